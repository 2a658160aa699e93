
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.attempt (
    id integer NOT NULL,
    who character varying NOT NULL,
    at double precision NOT NULL
);

CREATE SEQUENCE public.attempt_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.attempt_id_seq OWNED BY public.attempt.id;

CREATE TABLE public.audit_entry (
    id integer NOT NULL,
    event_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id integer,
    action character varying NOT NULL,
    subject character varying NOT NULL,
    subject_id integer NOT NULL,
    pod_id integer,
    details json NOT NULL,
    previous character varying NOT NULL,
    digest character varying NOT NULL
);

CREATE SEQUENCE public.audit_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.audit_entry_id_seq OWNED BY public.audit_entry.id;

CREATE TABLE public.charter (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    version integer NOT NULL,
    body character varying NOT NULL,
    html character varying NOT NULL,
    renderer integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    by_id integer
);

CREATE SEQUENCE public.charter_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.charter_id_seq OWNED BY public.charter.id;

CREATE TABLE public.delivery (
    id integer NOT NULL,
    event_id integer NOT NULL,
    subscriber character varying NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    attempts integer NOT NULL,
    done_at timestamp with time zone,
    parked_at timestamp with time zone,
    error character varying NOT NULL
);

CREATE SEQUENCE public.delivery_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.delivery_id_seq OWNED BY public.delivery.id;

CREATE TABLE public.event (
    id integer NOT NULL,
    kind character varying NOT NULL,
    payload json NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;

CREATE TABLE public.join_answer (
    id integer NOT NULL,
    join_request_id integer NOT NULL,
    pod_id integer NOT NULL,
    "position" integer NOT NULL,
    label character varying NOT NULL,
    text character varying NOT NULL
);

CREATE SEQUENCE public.join_answer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.join_answer_id_seq OWNED BY public.join_answer.id;

CREATE TABLE public.join_remark (
    id integer NOT NULL,
    join_request_id integer NOT NULL,
    pod_id integer NOT NULL,
    kind character varying NOT NULL,
    by_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    text character varying NOT NULL
);

CREATE SEQUENCE public.join_remark_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.join_remark_id_seq OWNED BY public.join_remark.id;

CREATE TABLE public.join_request (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    user_id integer NOT NULL,
    charter_version integer NOT NULL,
    state character varying NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id integer,
    reason character varying NOT NULL
);

CREATE SEQUENCE public.join_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.join_request_id_seq OWNED BY public.join_request.id;

CREATE TABLE public.letter (
    id integer NOT NULL,
    event_id integer NOT NULL,
    user_id integer NOT NULL,
    kind character varying NOT NULL,
    message_id character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    dropped character varying NOT NULL
);

CREATE SEQUENCE public.letter_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.letter_id_seq OWNED BY public.letter.id;

CREATE TABLE public.membership (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    user_id integer NOT NULL,
    role character varying NOT NULL,
    state character varying NOT NULL,
    accepted_charter integer NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    read_before timestamp with time zone NOT NULL
);

CREATE TABLE public.membership_change (
    id integer NOT NULL,
    membership_id integer NOT NULL,
    pod_id integer NOT NULL,
    state character varying NOT NULL,
    role character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id integer,
    reason character varying NOT NULL
);

CREATE SEQUENCE public.membership_change_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.membership_change_id_seq OWNED BY public.membership_change.id;

CREATE SEQUENCE public.membership_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.membership_id_seq OWNED BY public.membership.id;

CREATE TABLE public.notification (
    id integer NOT NULL,
    user_id integer NOT NULL,
    event_id integer NOT NULL,
    kind character varying NOT NULL,
    actor_id integer,
    pod_id integer,
    thread_id integer,
    post_id integer,
    join_request_id integer,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);

CREATE SEQUENCE public.notification_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.notification_id_seq OWNED BY public.notification.id;

CREATE TABLE public.nugget (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    thread_id integer NOT NULL,
    post_id integer NOT NULL,
    revision integer NOT NULL,
    title character varying NOT NULL,
    state character varying NOT NULL,
    spotted_at timestamp with time zone NOT NULL,
    spotted_by_id integer NOT NULL,
    declined_at timestamp with time zone,
    declined_by_id integer,
    reason character varying NOT NULL
);

CREATE SEQUENCE public.nugget_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.nugget_id_seq OWNED BY public.nugget.id;

CREATE TABLE public.pod (
    id integer NOT NULL,
    slug character varying NOT NULL,
    name character varying NOT NULL,
    name_folded character varying NOT NULL,
    purpose character varying NOT NULL,
    purpose_html character varying NOT NULL,
    objectives json NOT NULL,
    products json NOT NULL,
    languages json NOT NULL,
    template character varying NOT NULL,
    attribution character varying NOT NULL,
    listed boolean NOT NULL,
    join_policy character varying NOT NULL,
    is_commons boolean NOT NULL,
    charter_version integer NOT NULL,
    members integer NOT NULL,
    starts_on date,
    review_on date,
    ends_on date,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    archived_by_id integer
);

CREATE SEQUENCE public.pod_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pod_id_seq OWNED BY public.pod.id;

CREATE TABLE public.post (
    id integer NOT NULL,
    thread_id integer NOT NULL,
    pod_id integer NOT NULL,
    author_id integer NOT NULL,
    parent_id integer,
    number integer NOT NULL,
    path character varying NOT NULL,
    depth integer NOT NULL,
    body character varying NOT NULL,
    html character varying NOT NULL,
    excerpt character varying NOT NULL,
    renderer integer NOT NULL,
    is_plain boolean NOT NULL,
    language character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revision integer NOT NULL,
    edited_at timestamp with time zone,
    hidden_at timestamp with time zone,
    hidden_by_id integer,
    hidden_reason character varying NOT NULL
);

CREATE SEQUENCE public.post_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.post_id_seq OWNED BY public.post.id;

CREATE TABLE public.question (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    "position" integer NOT NULL,
    label character varying NOT NULL,
    hint character varying NOT NULL,
    kind character varying NOT NULL,
    required boolean NOT NULL,
    max_length integer NOT NULL,
    retired_at timestamp with time zone
);

CREATE SEQUENCE public.question_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.question_id_seq OWNED BY public.question.id;

CREATE TABLE public.read_ranges (
    user_id integer NOT NULL,
    thread_id integer NOT NULL,
    pod_id integer NOT NULL,
    ranges character varying NOT NULL,
    seen integer NOT NULL,
    first_unread integer NOT NULL,
    read_at timestamp with time zone NOT NULL
);

CREATE TABLE public.revision (
    id integer NOT NULL,
    post_id integer NOT NULL,
    pod_id integer NOT NULL,
    number integer NOT NULL,
    body character varying NOT NULL,
    language character varying NOT NULL,
    replaced_at timestamp with time zone NOT NULL,
    replaced_by_id integer NOT NULL,
    reason character varying NOT NULL
);

CREATE SEQUENCE public.revision_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.revision_id_seq OWNED BY public.revision.id;

CREATE TABLE public.session (
    id integer NOT NULL,
    token_digest character varying NOT NULL,
    user_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    browser character varying NOT NULL
);

CREATE SEQUENCE public.session_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.session_id_seq OWNED BY public.session.id;

CREATE TABLE public.submission (
    user_id integer NOT NULL,
    key character varying NOT NULL,
    digest character varying NOT NULL,
    post_id integer NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.tag (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    slug character varying NOT NULL,
    name character varying NOT NULL,
    "position" integer NOT NULL,
    retired_at timestamp with time zone
);

CREATE SEQUENCE public.tag_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tag_id_seq OWNED BY public.tag.id;

CREATE TABLE public.thread (
    id integer NOT NULL,
    pod_id integer NOT NULL,
    author_id integer NOT NULL,
    title character varying NOT NULL,
    slug character varying NOT NULL,
    kind character varying NOT NULL,
    language character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_number integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    last_post_id integer,
    pinned_at timestamp with time zone,
    pinned_by_id integer,
    locked_at timestamp with time zone,
    locked_by_id integer,
    lock_reason character varying NOT NULL
);

CREATE SEQUENCE public.thread_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.thread_id_seq OWNED BY public.thread.id;

CREATE TABLE public.thread_tag (
    thread_id integer NOT NULL,
    tag_id integer NOT NULL,
    pod_id integer NOT NULL
);

CREATE TABLE public.token (
    id integer NOT NULL,
    user_id integer NOT NULL,
    purpose character varying NOT NULL,
    nonce character varying NOT NULL,
    bound_to character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE SEQUENCE public.token_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.token_id_seq OWNED BY public.token.id;

CREATE TABLE public.user_account (
    id integer NOT NULL,
    handle character varying NOT NULL,
    name character varying NOT NULL,
    name_folded character varying NOT NULL,
    email character varying NOT NULL,
    email_folded character varying NOT NULL,
    password_hash character varying NOT NULL,
    confirmed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    role character varying NOT NULL,
    organisation character varying NOT NULL,
    country character varying NOT NULL,
    about character varying NOT NULL,
    about_html character varying NOT NULL,
    listed boolean NOT NULL,
    language character varying NOT NULL,
    time_zone character varying NOT NULL,
    theme character varying NOT NULL,
    thread_order character varying NOT NULL,
    is_admin boolean NOT NULL,
    suspended_at timestamp with time zone,
    suspended_by_id integer,
    suspension_reason character varying NOT NULL
);

CREATE SEQUENCE public.user_account_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_account_id_seq OWNED BY public.user_account.id;

ALTER TABLE ONLY public.attempt ALTER COLUMN id SET DEFAULT nextval('public.attempt_id_seq'::regclass);

ALTER TABLE ONLY public.audit_entry ALTER COLUMN id SET DEFAULT nextval('public.audit_entry_id_seq'::regclass);

ALTER TABLE ONLY public.charter ALTER COLUMN id SET DEFAULT nextval('public.charter_id_seq'::regclass);

ALTER TABLE ONLY public.delivery ALTER COLUMN id SET DEFAULT nextval('public.delivery_id_seq'::regclass);

ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);

ALTER TABLE ONLY public.join_answer ALTER COLUMN id SET DEFAULT nextval('public.join_answer_id_seq'::regclass);

ALTER TABLE ONLY public.join_remark ALTER COLUMN id SET DEFAULT nextval('public.join_remark_id_seq'::regclass);

ALTER TABLE ONLY public.join_request ALTER COLUMN id SET DEFAULT nextval('public.join_request_id_seq'::regclass);

ALTER TABLE ONLY public.letter ALTER COLUMN id SET DEFAULT nextval('public.letter_id_seq'::regclass);

ALTER TABLE ONLY public.membership ALTER COLUMN id SET DEFAULT nextval('public.membership_id_seq'::regclass);

ALTER TABLE ONLY public.membership_change ALTER COLUMN id SET DEFAULT nextval('public.membership_change_id_seq'::regclass);

ALTER TABLE ONLY public.notification ALTER COLUMN id SET DEFAULT nextval('public.notification_id_seq'::regclass);

ALTER TABLE ONLY public.nugget ALTER COLUMN id SET DEFAULT nextval('public.nugget_id_seq'::regclass);

ALTER TABLE ONLY public.pod ALTER COLUMN id SET DEFAULT nextval('public.pod_id_seq'::regclass);

ALTER TABLE ONLY public.post ALTER COLUMN id SET DEFAULT nextval('public.post_id_seq'::regclass);

ALTER TABLE ONLY public.question ALTER COLUMN id SET DEFAULT nextval('public.question_id_seq'::regclass);

ALTER TABLE ONLY public.revision ALTER COLUMN id SET DEFAULT nextval('public.revision_id_seq'::regclass);

ALTER TABLE ONLY public.session ALTER COLUMN id SET DEFAULT nextval('public.session_id_seq'::regclass);

ALTER TABLE ONLY public.tag ALTER COLUMN id SET DEFAULT nextval('public.tag_id_seq'::regclass);

ALTER TABLE ONLY public.thread ALTER COLUMN id SET DEFAULT nextval('public.thread_id_seq'::regclass);

ALTER TABLE ONLY public.token ALTER COLUMN id SET DEFAULT nextval('public.token_id_seq'::regclass);

ALTER TABLE ONLY public.user_account ALTER COLUMN id SET DEFAULT nextval('public.user_account_id_seq'::regclass);

INSERT INTO public.alembic_version VALUES ('0001');

INSERT INTO public.charter VALUES (1, 1, 1, 'Be kind in the ward.', '<p>Be kind in the ward.</p>', 1, '2026-01-05 08:00:00+00', NULL);
INSERT INTO public.charter VALUES (2, 2, 1, 'Be kind in the clinic.', '<p>Be kind in the clinic.</p>', 1, '2026-01-05 08:00:00+00', NULL);
INSERT INTO public.charter VALUES (3, 3, 1, 'Be kind in the commons.', '<p>Be kind in the commons.</p>', 1, '2026-01-05 08:00:00+00', NULL);

INSERT INTO public.delivery VALUES (1, 1, 'search', '2026-11-25 18:21:09.547624+00', NULL, 1, '2026-11-25 18:21:10.039801+00', NULL, '');
INSERT INTO public.delivery VALUES (2, 2, 'search', '2026-11-25 18:21:09.649701+00', NULL, 1, '2026-11-25 18:21:10.039801+00', NULL, '');
INSERT INTO public.delivery VALUES (4, 3, 'search', '2026-11-25 18:21:09.73088+00', NULL, 1, '2026-11-25 18:21:10.039801+00', NULL, '');
INSERT INTO public.delivery VALUES (6, 4, 'search', '2026-11-25 18:21:09.783967+00', NULL, 1, '2026-11-25 18:21:10.039801+00', NULL, '');
INSERT INTO public.delivery VALUES (3, 2, 'notices', '2026-11-25 18:21:09.649701+00', NULL, 1, '2026-11-25 18:21:10.115408+00', NULL, '');
INSERT INTO public.delivery VALUES (5, 3, 'notices', '2026-11-25 18:21:09.73088+00', NULL, 1, '2026-11-25 18:21:10.115408+00', NULL, '');

INSERT INTO public.event VALUES (1, 'ThreadStarted', '{"actor_id": 4, "pod_id": 1, "thread_id": 1, "post_id": 1}', '2026-11-25 18:21:09.547624+00');
INSERT INTO public.event VALUES (2, 'PostCreated', '{"actor_id": 1, "pod_id": 1, "thread_id": 1, "post_id": 2}', '2026-11-25 18:21:09.649701+00');
INSERT INTO public.event VALUES (3, 'PostCreated', '{"actor_id": 3, "pod_id": 1, "thread_id": 1, "post_id": 3}', '2026-11-25 18:21:09.73088+00');
INSERT INTO public.event VALUES (4, 'ThreadStarted', '{"actor_id": 8, "pod_id": 2, "thread_id": 2, "post_id": 4}', '2026-11-25 18:21:09.783967+00');

INSERT INTO public.join_answer VALUES (1, 1, 1, 1, 'Organisation', 'Hill clinic');

INSERT INTO public.join_request VALUES (1, 1, 5, 1, 'waiting', '2026-01-05 08:00:00+00', NULL, NULL, '');

INSERT INTO public.membership VALUES (1, 1, 1, 'coordinator', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (2, 3, 1, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (3, 1, 2, 'moderator', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (4, 3, 2, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (5, 1, 3, 'harvester', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (6, 3, 3, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (7, 1, 4, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (8, 3, 4, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (9, 3, 5, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (10, 1, 6, 'member', 'left', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (11, 3, 6, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (12, 1, 7, 'member', 'suspended', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (13, 3, 7, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (14, 2, 8, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (15, 3, 8, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (16, 2, 9, 'moderator', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (17, 3, 9, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (18, 2, 10, 'coordinator', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (19, 3, 10, 'member', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');
INSERT INTO public.membership VALUES (20, 3, 11, 'coordinator', 'member', 1, '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', '2026-01-04 08:00:00+00');

INSERT INTO public.notification VALUES (1, 3, 2, 'thread', 1, 1, 1, 2, NULL, '2026-11-25 18:21:09.649701+00', NULL);
INSERT INTO public.notification VALUES (2, 4, 2, 'thread', 1, 1, 1, 2, NULL, '2026-11-25 18:21:09.649701+00', NULL);
INSERT INTO public.notification VALUES (3, 1, 3, 'thread', 3, 1, 1, 3, NULL, '2026-11-25 18:21:09.73088+00', NULL);
INSERT INTO public.notification VALUES (4, 4, 3, 'thread', 3, 1, 1, 3, NULL, '2026-11-25 18:21:09.73088+00', NULL);

INSERT INTO public.pod VALUES (1, 'ward', 'Ward', 'ward', 'We learn together.', '', '[]', '[]', '["en"]', 'blank', 'open', true, 'request', false, 1, 4, NULL, NULL, NULL, '2026-01-05 08:00:00+00', NULL, NULL);
INSERT INTO public.pod VALUES (2, 'clinic', 'Clinic', 'clinic', 'We learn together.', '', '[]', '[]', '["en"]', 'blank', 'open', true, 'request', false, 1, 3, NULL, NULL, NULL, '2026-01-05 08:00:00+00', NULL, NULL);
INSERT INTO public.pod VALUES (3, 'commons', 'Commons', 'commons', 'We learn together.', '', '[]', '[]', '["en"]', 'blank', 'open', true, 'request', true, 1, 11, NULL, NULL, NULL, '2026-01-05 08:00:00+00', NULL, NULL);

INSERT INTO public.post VALUES (1, 1, 1, 4, NULL, 1, '000001', 0, 'We **boil** the water first. Naïve – “yes” 💧 مرحبا', '<p dir="auto">We <strong>boil</strong> the water first. Naïve – “yes” 💧 مرحبا</p>', 'We boil the water first. Naïve – “yes” 💧 مرحبا', 1, false, 'en', '2026-11-25 18:21:09.512323+00', 0, NULL, NULL, NULL, '');
INSERT INTO public.post VALUES (2, 1, 1, 1, NULL, 2, '000002', 0, 'A second answer

- one
- two', '<p dir="auto">A second answer</p>
<ul dir="ltr">
<li dir="auto">one</li>
<li dir="auto">two</li>
</ul>', 'A second answer one two', 1, false, 'en', '2026-11-25 18:21:09.623684+00', 0, NULL, NULL, NULL, '');
INSERT INTO public.post VALUES (3, 1, 1, 3, NULL, 3, '000003', 0, 'It''s a third; with \ and ''quotes''', '<p dir="auto">It''s a third; with \ and ''quotes''</p>', 'It''s a third; with \ and ''quotes''', 1, false, 'en', '2026-11-25 18:21:09.701767+00', 0, NULL, NULL, NULL, '');
INSERT INTO public.post VALUES (4, 2, 2, 8, NULL, 1, '000001', 0, 'We **boil** the water first.', '<p dir="auto">We <strong>boil</strong> the water first.</p>', 'We boil the water first.', 1, false, 'en', '2026-11-25 18:21:09.772998+00', 0, NULL, NULL, NULL, '');

INSERT INTO public.question VALUES (1, 1, 1, 'Organisation', '', 'line', true, 500, NULL);
INSERT INTO public.question VALUES (2, 1, 2, 'What can you offer?', '', 'text', false, 2000, NULL);
INSERT INTO public.question VALUES (3, 2, 1, 'Organisation', '', 'line', true, 500, NULL);
INSERT INTO public.question VALUES (4, 2, 2, 'What can you offer?', '', 'text', false, 2000, NULL);
INSERT INTO public.question VALUES (5, 3, 1, 'Organisation', '', 'line', true, 500, NULL);
INSERT INTO public.question VALUES (6, 3, 2, 'What can you offer?', '', 'text', false, 2000, NULL);

INSERT INTO public.read_ranges VALUES (1, 1, 1, '2', 1, 1, '2026-11-25 18:21:09.64033+00');
INSERT INTO public.read_ranges VALUES (3, 1, 1, '3', 1, 1, '2026-11-25 18:21:09.726793+00');
INSERT INTO public.read_ranges VALUES (8, 2, 2, '1', 1, 2, '2026-11-25 18:21:09.780528+00');
INSERT INTO public.read_ranges VALUES (4, 1, 1, '1-3', 3, 4, '2026-11-25 18:21:09.910698+00');

INSERT INTO public.session VALUES (1, '3d01d100d06fdc6466491cb01765fb9b65f8254f53eb199c7541f429efb95741', 4, '2026-11-25 18:21:09.397538+00', '2026-11-25 18:21:09.397538+00', '2027-11-25 18:21:09.397538+00', '');
INSERT INTO public.session VALUES (2, 'c72708908e582b8c06e42f3b0e3dacf0bbba52d276bfc10ee39262812a7aba8c', 1, '2026-11-25 18:21:09.584733+00', '2026-11-25 18:21:09.584733+00', '2027-11-25 18:21:09.584733+00', '');
INSERT INTO public.session VALUES (3, '398a0ee72c7fc05dc85c543378baa6ad3ee51b11666478489e1f0d0f97e4a61e', 3, '2026-11-25 18:21:09.67198+00', '2026-11-25 18:21:09.67198+00', '2027-11-25 18:21:09.67198+00', '');
INSERT INTO public.session VALUES (4, 'e4f8afb3b0e7e5bd5b8fe288ed2e4398ab2335a010d581bfbdc0cdc00bd93ec6', 8, '2026-11-25 18:21:09.744899+00', '2026-11-25 18:21:09.744899+00', '2027-11-25 18:21:09.744899+00', '');
INSERT INTO public.session VALUES (5, 'c77bbf753a987bccd52ebe9ef83f550f91e1f0d59231927a2621a8057edf04e9', 4, '2026-11-25 18:21:09.796656+00', '2026-11-25 18:21:09.796656+00', '2027-11-25 18:21:09.796656+00', '');

INSERT INTO public.tag VALUES (1, 1, 'water', 'Water', 0, NULL);
INSERT INTO public.tag VALUES (2, 1, 'waste', 'Waste', 1, NULL);
INSERT INTO public.tag VALUES (3, 2, 'water', 'Water', 0, NULL);
INSERT INTO public.tag VALUES (4, 2, 'waste', 'Waste', 1, NULL);
INSERT INTO public.tag VALUES (5, 3, 'water', 'Water', 0, NULL);
INSERT INTO public.tag VALUES (6, 3, 'waste', 'Waste', 1, NULL);

INSERT INTO public.thread VALUES (1, 1, 4, 'Clean water', 'clean-water', 'discussion', 'en', '2026-11-25 18:21:09.512323+00', 3, '2026-11-25 18:21:09.701767+00', 3, NULL, NULL, NULL, NULL, '');
INSERT INTO public.thread VALUES (2, 2, 8, 'Night shifts', 'night-shifts', 'discussion', 'en', '2026-11-25 18:21:09.772998+00', 1, '2026-11-25 18:21:09.772998+00', 4, NULL, NULL, NULL, NULL, '');

INSERT INTO public.user_account VALUES (1, 'carol', 'Carol Njeri', 'carol njeri', 'carol@example.org', 'carol@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (2, 'mona', 'Mona Haile', 'mona haile', 'mona@example.org', 'mona@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (3, 'harry', 'Harry Osei', 'harry osei', 'harry@example.org', 'harry@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (4, 'mira', 'Mira Patel', 'mira patel', 'mira@example.org', 'mira@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (5, 'asha', 'Asha Rai', 'asha rai', 'asha@example.org', 'asha@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (6, 'leo', 'Leo Banda', 'leo banda', 'leo@example.org', 'leo@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (7, 'sue', 'Sue Lind', 'sue lind', 'sue@example.org', 'sue@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (8, 'omar', 'Omar Said', 'omar said', 'omar@example.org', 'omar@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (9, 'odette', 'Odette Roy', 'odette roy', 'odette@example.org', 'odette@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (10, 'clive', 'Clive Tan', 'clive tan', 'clive@example.org', 'clive@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', false, NULL, NULL, '');
INSERT INTO public.user_account VALUES (11, 'adam', 'Adam Berg', 'adam berg', 'adam@example.org', 'adam@example.org', '$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA', '2026-01-05 08:00:00+00', '2026-01-05 08:00:00+00', 'Nurse', '', 'KE', '', '', false, 'en', 'UTC', 'auto', 'tree', true, NULL, NULL, '');

SELECT pg_catalog.setval('public.attempt_id_seq', 1, false);

SELECT pg_catalog.setval('public.audit_entry_id_seq', 1, false);

SELECT pg_catalog.setval('public.charter_id_seq', 3, true);

SELECT pg_catalog.setval('public.delivery_id_seq', 6, true);

SELECT pg_catalog.setval('public.event_id_seq', 4, true);

SELECT pg_catalog.setval('public.join_answer_id_seq', 1, true);

SELECT pg_catalog.setval('public.join_remark_id_seq', 1, false);

SELECT pg_catalog.setval('public.join_request_id_seq', 1, true);

SELECT pg_catalog.setval('public.letter_id_seq', 1, false);

SELECT pg_catalog.setval('public.membership_change_id_seq', 1, false);

SELECT pg_catalog.setval('public.membership_id_seq', 20, true);

SELECT pg_catalog.setval('public.notification_id_seq', 4, true);

SELECT pg_catalog.setval('public.nugget_id_seq', 1, false);

SELECT pg_catalog.setval('public.pod_id_seq', 3, true);

SELECT pg_catalog.setval('public.post_id_seq', 4, true);

SELECT pg_catalog.setval('public.question_id_seq', 6, true);

SELECT pg_catalog.setval('public.revision_id_seq', 1, false);

SELECT pg_catalog.setval('public.session_id_seq', 5, true);

SELECT pg_catalog.setval('public.tag_id_seq', 6, true);

SELECT pg_catalog.setval('public.thread_id_seq', 2, true);

SELECT pg_catalog.setval('public.token_id_seq', 1, false);

SELECT pg_catalog.setval('public.user_account_id_seq', 11, true);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT pk_attempt PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT pk_audit_entry PRIMARY KEY (id);

ALTER TABLE ONLY public.charter
    ADD CONSTRAINT pk_charter PRIMARY KEY (id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT pk_delivery PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT pk_event PRIMARY KEY (id);

ALTER TABLE ONLY public.join_answer
    ADD CONSTRAINT pk_join_answer PRIMARY KEY (id);

ALTER TABLE ONLY public.join_remark
    ADD CONSTRAINT pk_join_remark PRIMARY KEY (id);

ALTER TABLE ONLY public.join_request
    ADD CONSTRAINT pk_join_request PRIMARY KEY (id);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT pk_letter PRIMARY KEY (id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (id);

ALTER TABLE ONLY public.membership_change
    ADD CONSTRAINT pk_membership_change PRIMARY KEY (id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT pk_notification PRIMARY KEY (id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT pk_nugget PRIMARY KEY (id);

ALTER TABLE ONLY public.pod
    ADD CONSTRAINT pk_pod PRIMARY KEY (id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT pk_post PRIMARY KEY (id);

ALTER TABLE ONLY public.question
    ADD CONSTRAINT pk_question PRIMARY KEY (id);

ALTER TABLE ONLY public.read_ranges
    ADD CONSTRAINT pk_read_ranges PRIMARY KEY (user_id, thread_id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT pk_revision PRIMARY KEY (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT pk_session PRIMARY KEY (id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT pk_submission PRIMARY KEY (user_id, key, digest);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT pk_tag PRIMARY KEY (id);

ALTER TABLE ONLY public.thread
    ADD CONSTRAINT pk_thread PRIMARY KEY (id);

ALTER TABLE ONLY public.thread_tag
    ADD CONSTRAINT pk_thread_tag PRIMARY KEY (thread_id, tag_id);

ALTER TABLE ONLY public.token
    ADD CONSTRAINT pk_token PRIMARY KEY (id);

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT pk_user_account PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT uq_audit_entry_digest UNIQUE (digest);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT uq_audit_entry_event_id UNIQUE (event_id);

ALTER TABLE ONLY public.charter
    ADD CONSTRAINT uq_charter_pod_id_version UNIQUE (pod_id, version);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT uq_letter_event_id_user_id_kind UNIQUE (event_id, user_id, kind);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT uq_letter_message_id UNIQUE (message_id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT uq_membership_user_id_pod_id UNIQUE (user_id, pod_id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT uq_notification_user_id_event_id UNIQUE (user_id, event_id);

ALTER TABLE ONLY public.pod
    ADD CONSTRAINT uq_pod_slug UNIQUE (slug);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT uq_post_thread_id_number UNIQUE (thread_id, number);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT uq_revision_post_id_number UNIQUE (post_id, number);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT uq_session_token_digest UNIQUE (token_digest);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT uq_tag_pod_id_slug UNIQUE (pod_id, slug);

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT uq_user_account_email_folded UNIQUE (email_folded);

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT uq_user_account_handle UNIQUE (handle);

CREATE INDEX ix_attempt_at ON public.attempt USING btree (at);

CREATE INDEX ix_attempt_who ON public.attempt USING btree (who);

CREATE INDEX ix_audit_entry_pod_id_id ON public.audit_entry USING btree (pod_id, id);

CREATE INDEX ix_delivery_event_id ON public.delivery USING btree (event_id);

CREATE INDEX ix_delivery_open ON public.delivery USING btree (subscriber, due_at) WHERE ((done_at IS NULL) AND (parked_at IS NULL));

CREATE INDEX ix_delivery_parked ON public.delivery USING btree (parked_at) WHERE (parked_at IS NOT NULL);

CREATE INDEX ix_join_answer_join_request_id ON public.join_answer USING btree (join_request_id);

CREATE INDEX ix_join_remark_join_request_id ON public.join_remark USING btree (join_request_id);

CREATE INDEX ix_join_request_pod_id_decided_at_asked_at ON public.join_request USING btree (pod_id, decided_at, asked_at);

CREATE INDEX ix_join_request_user_id ON public.join_request USING btree (user_id);

CREATE INDEX ix_letter_user_id ON public.letter USING btree (user_id);

CREATE INDEX ix_membership_change_membership_id ON public.membership_change USING btree (membership_id);

CREATE INDEX ix_membership_pod_id_state ON public.membership USING btree (pod_id, state);

CREATE INDEX ix_notification_pod_id ON public.notification USING btree (pod_id);

CREATE INDEX ix_notification_post_id ON public.notification USING btree (post_id);

CREATE INDEX ix_notification_thread_id ON public.notification USING btree (thread_id);

CREATE INDEX ix_notification_unread ON public.notification USING btree (user_id) WHERE (read_at IS NULL);

CREATE INDEX ix_notification_user_id_id ON public.notification USING btree (user_id, id);

CREATE INDEX ix_nugget_pod_id_declined_at_spotted_at ON public.nugget USING btree (pod_id, declined_at, spotted_at);

CREATE INDEX ix_nugget_post_id ON public.nugget USING btree (post_id);

CREATE INDEX ix_nugget_thread_id ON public.nugget USING btree (thread_id);

CREATE INDEX ix_post_author_id_created_at ON public.post USING btree (author_id, created_at);

CREATE INDEX ix_post_parent_id ON public.post USING btree (parent_id);

CREATE INDEX ix_post_pod_id ON public.post USING btree (pod_id);

CREATE INDEX ix_post_thread_id_path ON public.post USING btree (thread_id, path);

CREATE INDEX ix_question_pod_id ON public.question USING btree (pod_id);

CREATE INDEX ix_read_ranges_pod_id ON public.read_ranges USING btree (pod_id);

CREATE INDEX ix_read_ranges_thread_id ON public.read_ranges USING btree (thread_id);

CREATE INDEX ix_revision_pod_id ON public.revision USING btree (pod_id);

CREATE INDEX ix_session_user_id ON public.session USING btree (user_id);

CREATE INDEX ix_submission_at ON public.submission USING btree (at);

CREATE INDEX ix_thread_pod_id_last_at_id ON public.thread USING btree (pod_id, last_at, id);

CREATE INDEX ix_thread_pod_id_pinned_at ON public.thread USING btree (pod_id, pinned_at);

CREATE INDEX ix_thread_tag_pod_id ON public.thread_tag USING btree (pod_id);

CREATE INDEX ix_thread_tag_tag_id ON public.thread_tag USING btree (tag_id);

CREATE INDEX ix_token_open ON public.token USING btree (user_id, purpose) WHERE (used_at IS NULL);

CREATE INDEX ix_token_user_id ON public.token USING btree (user_id);

CREATE INDEX ix_user_account_name_folded ON public.user_account USING btree (name_folded);

CREATE UNIQUE INDEX uq_join_request_open ON public.join_request USING btree (user_id, pod_id) WHERE (decided_at IS NULL);

CREATE UNIQUE INDEX uq_nugget_post_id_open ON public.nugget USING btree (post_id) WHERE (declined_at IS NULL);

CREATE UNIQUE INDEX uq_pod_commons ON public.pod USING btree (is_commons) WHERE is_commons;

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT fk_audit_entry_event_id FOREIGN KEY (event_id) REFERENCES public.event(id);

ALTER TABLE ONLY public.charter
    ADD CONSTRAINT fk_charter_by_id FOREIGN KEY (by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.charter
    ADD CONSTRAINT fk_charter_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT fk_delivery_event_id FOREIGN KEY (event_id) REFERENCES public.event(id);

ALTER TABLE ONLY public.join_answer
    ADD CONSTRAINT fk_join_answer_join_request_id FOREIGN KEY (join_request_id) REFERENCES public.join_request(id);

ALTER TABLE ONLY public.join_answer
    ADD CONSTRAINT fk_join_answer_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.join_remark
    ADD CONSTRAINT fk_join_remark_by_id FOREIGN KEY (by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.join_remark
    ADD CONSTRAINT fk_join_remark_join_request_id FOREIGN KEY (join_request_id) REFERENCES public.join_request(id);

ALTER TABLE ONLY public.join_remark
    ADD CONSTRAINT fk_join_remark_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.join_request
    ADD CONSTRAINT fk_join_request_decided_by_id FOREIGN KEY (decided_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.join_request
    ADD CONSTRAINT fk_join_request_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.join_request
    ADD CONSTRAINT fk_join_request_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT fk_letter_event_id FOREIGN KEY (event_id) REFERENCES public.event(id);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT fk_letter_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.membership_change
    ADD CONSTRAINT fk_membership_change_by_id FOREIGN KEY (by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.membership_change
    ADD CONSTRAINT fk_membership_change_membership_id FOREIGN KEY (membership_id) REFERENCES public.membership(id);

ALTER TABLE ONLY public.membership_change
    ADD CONSTRAINT fk_membership_change_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_actor_id FOREIGN KEY (actor_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_event_id FOREIGN KEY (event_id) REFERENCES public.event(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_join_request_id FOREIGN KEY (join_request_id) REFERENCES public.join_request(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_post_id FOREIGN KEY (post_id) REFERENCES public.post(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_thread_id FOREIGN KEY (thread_id) REFERENCES public.thread(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT fk_nugget_declined_by_id FOREIGN KEY (declined_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT fk_nugget_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT fk_nugget_post_id FOREIGN KEY (post_id) REFERENCES public.post(id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT fk_nugget_spotted_by_id FOREIGN KEY (spotted_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.nugget
    ADD CONSTRAINT fk_nugget_thread_id FOREIGN KEY (thread_id) REFERENCES public.thread(id);

ALTER TABLE ONLY public.pod
    ADD CONSTRAINT fk_pod_archived_by_id FOREIGN KEY (archived_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT fk_post_author_id FOREIGN KEY (author_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT fk_post_hidden_by_id FOREIGN KEY (hidden_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT fk_post_parent_id FOREIGN KEY (parent_id) REFERENCES public.post(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT fk_post_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT fk_post_thread_id FOREIGN KEY (thread_id) REFERENCES public.thread(id);

ALTER TABLE ONLY public.question
    ADD CONSTRAINT fk_question_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.read_ranges
    ADD CONSTRAINT fk_read_ranges_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.read_ranges
    ADD CONSTRAINT fk_read_ranges_thread_id FOREIGN KEY (thread_id) REFERENCES public.thread(id);

ALTER TABLE ONLY public.read_ranges
    ADD CONSTRAINT fk_read_ranges_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT fk_revision_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT fk_revision_post_id FOREIGN KEY (post_id) REFERENCES public.post(id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT fk_revision_replaced_by_id FOREIGN KEY (replaced_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT fk_session_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT fk_submission_post_id FOREIGN KEY (post_id) REFERENCES public.post(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT fk_submission_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT fk_tag_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.thread
    ADD CONSTRAINT fk_thread_author_id FOREIGN KEY (author_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.thread
    ADD CONSTRAINT fk_thread_locked_by_id FOREIGN KEY (locked_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.thread
    ADD CONSTRAINT fk_thread_pinned_by_id FOREIGN KEY (pinned_by_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.thread
    ADD CONSTRAINT fk_thread_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.thread_tag
    ADD CONSTRAINT fk_thread_tag_pod_id FOREIGN KEY (pod_id) REFERENCES public.pod(id);

ALTER TABLE ONLY public.thread_tag
    ADD CONSTRAINT fk_thread_tag_tag_id FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.thread_tag
    ADD CONSTRAINT fk_thread_tag_thread_id FOREIGN KEY (thread_id) REFERENCES public.thread(id);

ALTER TABLE ONLY public.token
    ADD CONSTRAINT fk_token_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT fk_user_account_suspended_by_id FOREIGN KEY (suspended_by_id) REFERENCES public.user_account(id);

