BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE attempt (
	id INTEGER NOT NULL, 
	who VARCHAR NOT NULL, 
	at DOUBLE NOT NULL, 
	CONSTRAINT pk_attempt PRIMARY KEY (id)
);
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	pod_id INTEGER, 
	details JSON NOT NULL, 
	previous VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id), 
	CONSTRAINT fk_audit_entry_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT uq_audit_entry_digest UNIQUE (digest), 
	CONSTRAINT uq_audit_entry_event_id UNIQUE (event_id)
);
CREATE TABLE charter (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	html VARCHAR NOT NULL, 
	renderer INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	by_id INTEGER, 
	CONSTRAINT pk_charter PRIMARY KEY (id), 
	CONSTRAINT fk_charter_by_id FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_charter_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT uq_charter_pod_id_version UNIQUE (pod_id, version)
);
INSERT INTO "charter" VALUES(1,1,1,'Be kind in the ward.','<p>Be kind in the ward.</p>',1,'2026-01-05 08:00:00.000000',NULL);
INSERT INTO "charter" VALUES(2,2,1,'Be kind in the clinic.','<p>Be kind in the clinic.</p>',1,'2026-01-05 08:00:00.000000',NULL);
INSERT INTO "charter" VALUES(3,3,1,'Be kind in the commons.','<p>Be kind in the commons.</p>',1,'2026-01-05 08:00:00.000000',NULL);
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	subscriber VARCHAR NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER NOT NULL, 
	done_at DATETIME, 
	parked_at DATETIME, 
	error VARCHAR NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
INSERT INTO "delivery" VALUES(1,1,'search','2026-11-25 18:20:57.889629',NULL,1,'2026-11-25 18:20:59.560327',NULL,'');
INSERT INTO "delivery" VALUES(2,2,'search','2026-11-25 18:20:58.020904',NULL,1,'2026-11-25 18:20:59.560327',NULL,'');
INSERT INTO "delivery" VALUES(3,2,'notices','2026-11-25 18:20:58.020904',NULL,1,'2026-11-25 18:20:59.677318',NULL,'');
INSERT INTO "delivery" VALUES(4,3,'search','2026-11-25 18:20:58.107154',NULL,1,'2026-11-25 18:20:59.560327',NULL,'');
INSERT INTO "delivery" VALUES(5,3,'notices','2026-11-25 18:20:58.107154',NULL,1,'2026-11-25 18:20:59.677318',NULL,'');
INSERT INTO "delivery" VALUES(6,4,'search','2026-11-25 18:20:58.154896',NULL,1,'2026-11-25 18:20:59.560327',NULL,'');
CREATE TABLE event (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id)
);
INSERT INTO "event" VALUES(1,'ThreadStarted','{"actor_id": 4, "pod_id": 1, "thread_id": 1, "post_id": 1}','2026-11-25 18:20:57.889629');
INSERT INTO "event" VALUES(2,'PostCreated','{"actor_id": 1, "pod_id": 1, "thread_id": 1, "post_id": 2}','2026-11-25 18:20:58.020904');
INSERT INTO "event" VALUES(3,'PostCreated','{"actor_id": 3, "pod_id": 1, "thread_id": 1, "post_id": 3}','2026-11-25 18:20:58.107154');
INSERT INTO "event" VALUES(4,'ThreadStarted','{"actor_id": 8, "pod_id": 2, "thread_id": 2, "post_id": 4}','2026-11-25 18:20:58.154896');
CREATE TABLE join_answer (
	id INTEGER NOT NULL, 
	join_request_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_join_answer PRIMARY KEY (id), 
	CONSTRAINT fk_join_answer_join_request_id FOREIGN KEY(join_request_id) REFERENCES join_request (id), 
	CONSTRAINT fk_join_answer_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id)
);
INSERT INTO "join_answer" VALUES(1,1,1,1,'Organisation','Hill clinic');
CREATE TABLE join_remark (
	id INTEGER NOT NULL, 
	join_request_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	by_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_join_remark PRIMARY KEY (id), 
	CONSTRAINT fk_join_remark_by_id FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_join_remark_join_request_id FOREIGN KEY(join_request_id) REFERENCES join_request (id), 
	CONSTRAINT fk_join_remark_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id)
);
CREATE TABLE join_request (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	charter_version INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by_id INTEGER, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_join_request PRIMARY KEY (id), 
	CONSTRAINT fk_join_request_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_join_request_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_join_request_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "join_request" VALUES(1,1,5,1,'waiting','2026-01-05 08:00:00.000000',NULL,NULL,'');
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	message_id VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	dropped VARCHAR NOT NULL, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT fk_letter_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_letter_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_letter_event_id_user_id_kind UNIQUE (event_id, user_id, kind), 
	CONSTRAINT uq_letter_message_id UNIQUE (message_id)
);
CREATE TABLE membership (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	accepted_charter INTEGER NOT NULL, 
	joined_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	read_before DATETIME NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT fk_membership_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_membership_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_membership_user_id_pod_id UNIQUE (user_id, pod_id)
);
INSERT INTO "membership" VALUES(1,1,1,'coordinator','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(2,3,1,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(3,1,2,'moderator','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(4,3,2,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(5,1,3,'harvester','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(6,3,3,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(7,1,4,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(8,3,4,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(9,3,5,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(10,1,6,'member','left',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(11,3,6,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(12,1,7,'member','suspended',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(13,3,7,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(14,2,8,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(15,3,8,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(16,2,9,'moderator','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(17,3,9,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(18,2,10,'coordinator','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(19,3,10,'member','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
INSERT INTO "membership" VALUES(20,3,11,'coordinator','member',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-04 08:00:00.000000');
CREATE TABLE membership_change (
	id INTEGER NOT NULL, 
	membership_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	by_id INTEGER, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_membership_change PRIMARY KEY (id), 
	CONSTRAINT fk_membership_change_by_id FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_membership_change_membership_id FOREIGN KEY(membership_id) REFERENCES membership (id), 
	CONSTRAINT fk_membership_change_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id)
);
CREATE TABLE notification (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	actor_id INTEGER, 
	pod_id INTEGER, 
	thread_id INTEGER, 
	post_id INTEGER, 
	join_request_id INTEGER, 
	at DATETIME NOT NULL, 
	read_at DATETIME, 
	CONSTRAINT pk_notification PRIMARY KEY (id), 
	CONSTRAINT fk_notification_actor_id FOREIGN KEY(actor_id) REFERENCES user_account (id), 
	CONSTRAINT fk_notification_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_notification_join_request_id FOREIGN KEY(join_request_id) REFERENCES join_request (id), 
	CONSTRAINT fk_notification_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_notification_post_id FOREIGN KEY(post_id) REFERENCES post (id), 
	CONSTRAINT fk_notification_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id), 
	CONSTRAINT fk_notification_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_notification_user_id_event_id UNIQUE (user_id, event_id)
);
INSERT INTO "notification" VALUES(1,3,2,'thread',1,1,1,2,NULL,'2026-11-25 18:20:58.020904',NULL);
INSERT INTO "notification" VALUES(2,4,2,'thread',1,1,1,2,NULL,'2026-11-25 18:20:58.020904',NULL);
INSERT INTO "notification" VALUES(3,1,3,'thread',3,1,1,3,NULL,'2026-11-25 18:20:58.107154',NULL);
INSERT INTO "notification" VALUES(4,4,3,'thread',3,1,1,3,NULL,'2026-11-25 18:20:58.107154',NULL);
CREATE TABLE nugget (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	thread_id INTEGER NOT NULL, 
	post_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	spotted_at DATETIME NOT NULL, 
	spotted_by_id INTEGER NOT NULL, 
	declined_at DATETIME, 
	declined_by_id INTEGER, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_nugget PRIMARY KEY (id), 
	CONSTRAINT fk_nugget_declined_by_id FOREIGN KEY(declined_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_nugget_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_nugget_post_id FOREIGN KEY(post_id) REFERENCES post (id), 
	CONSTRAINT fk_nugget_spotted_by_id FOREIGN KEY(spotted_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_nugget_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id)
);
CREATE TABLE pod (
	id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	name_folded VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	purpose_html VARCHAR NOT NULL, 
	objectives JSON NOT NULL, 
	products JSON NOT NULL, 
	languages JSON NOT NULL, 
	template VARCHAR NOT NULL, 
	attribution VARCHAR NOT NULL, 
	listed BOOLEAN NOT NULL, 
	join_policy VARCHAR NOT NULL, 
	is_commons BOOLEAN NOT NULL, 
	charter_version INTEGER NOT NULL, 
	members INTEGER NOT NULL, 
	starts_on DATE, 
	review_on DATE, 
	ends_on DATE, 
	created_at DATETIME NOT NULL, 
	archived_at DATETIME, 
	archived_by_id INTEGER, 
	CONSTRAINT pk_pod PRIMARY KEY (id), 
	CONSTRAINT fk_pod_archived_by_id FOREIGN KEY(archived_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_pod_slug UNIQUE (slug)
);
INSERT INTO "pod" VALUES(1,'ward','Ward','ward','We learn together.','','[]','[]','["en"]','blank','open',1,'request',0,1,4,NULL,NULL,NULL,'2026-01-05 08:00:00.000000',NULL,NULL);
INSERT INTO "pod" VALUES(2,'clinic','Clinic','clinic','We learn together.','','[]','[]','["en"]','blank','open',1,'request',0,1,3,NULL,NULL,NULL,'2026-01-05 08:00:00.000000',NULL,NULL);
INSERT INTO "pod" VALUES(3,'commons','Commons','commons','We learn together.','','[]','[]','["en"]','blank','open',1,'request',1,1,11,NULL,NULL,NULL,'2026-01-05 08:00:00.000000',NULL,NULL);
CREATE TABLE post (
	id INTEGER NOT NULL, 
	thread_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	author_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	number INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	depth INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	html VARCHAR NOT NULL, 
	excerpt VARCHAR NOT NULL, 
	renderer INTEGER NOT NULL, 
	is_plain BOOLEAN NOT NULL, 
	language VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	revision INTEGER NOT NULL, 
	edited_at DATETIME, 
	hidden_at DATETIME, 
	hidden_by_id INTEGER, 
	hidden_reason VARCHAR NOT NULL, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT fk_post_author_id FOREIGN KEY(author_id) REFERENCES user_account (id), 
	CONSTRAINT fk_post_hidden_by_id FOREIGN KEY(hidden_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_post_parent_id FOREIGN KEY(parent_id) REFERENCES post (id), 
	CONSTRAINT fk_post_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_post_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id), 
	CONSTRAINT uq_post_thread_id_number UNIQUE (thread_id, number)
);
INSERT INTO "post" VALUES(1,1,1,4,NULL,1,'000001',0,'We **boil** the water first. Naïve – “yes” 💧 مرحبا','<p dir="auto">We <strong>boil</strong> the water first. Naïve – “yes” 💧 مرحبا</p>','We boil the water first. Naïve – “yes” 💧 مرحبا',1,0,'en','2026-11-25 18:20:57.850391',0,NULL,NULL,NULL,'');
INSERT INTO "post" VALUES(2,1,1,1,NULL,2,'000002',0,'A second answer

- one
- two','<p dir="auto">A second answer</p>
<ul dir="ltr">
<li dir="auto">one</li>
<li dir="auto">two</li>
</ul>','A second answer one two',1,0,'en','2026-11-25 18:20:57.998842',0,NULL,NULL,NULL,'');
INSERT INTO "post" VALUES(3,1,1,3,NULL,3,'000003',0,'It''s a third; with \ and ''quotes''','<p dir="auto">It''s a third; with \ and ''quotes''</p>','It''s a third; with \ and ''quotes''',1,0,'en','2026-11-25 18:20:58.086241',0,NULL,NULL,NULL,'');
INSERT INTO "post" VALUES(4,2,2,8,NULL,1,'000001',0,'We **boil** the water first.','<p dir="auto">We <strong>boil</strong> the water first.</p>','We boil the water first.',1,0,'en','2026-11-25 18:20:58.150929',0,NULL,NULL,NULL,'');
CREATE TABLE question (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	hint VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	required BOOLEAN NOT NULL, 
	max_length INTEGER NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_question PRIMARY KEY (id), 
	CONSTRAINT fk_question_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id)
);
INSERT INTO "question" VALUES(1,1,1,'Organisation','','line',1,500,NULL);
INSERT INTO "question" VALUES(2,1,2,'What can you offer?','','text',0,2000,NULL);
INSERT INTO "question" VALUES(3,2,1,'Organisation','','line',1,500,NULL);
INSERT INTO "question" VALUES(4,2,2,'What can you offer?','','text',0,2000,NULL);
INSERT INTO "question" VALUES(5,3,1,'Organisation','','line',1,500,NULL);
INSERT INTO "question" VALUES(6,3,2,'What can you offer?','','text',0,2000,NULL);
CREATE TABLE read_ranges (
	user_id INTEGER NOT NULL, 
	thread_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	ranges VARCHAR NOT NULL, 
	seen INTEGER NOT NULL, 
	first_unread INTEGER NOT NULL, 
	read_at DATETIME NOT NULL, 
	CONSTRAINT pk_read_ranges PRIMARY KEY (user_id, thread_id), 
	CONSTRAINT fk_read_ranges_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_read_ranges_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id), 
	CONSTRAINT fk_read_ranges_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "read_ranges" VALUES(4,1,1,'1-3',3,4,'2026-11-25 18:20:59.272680');
INSERT INTO "read_ranges" VALUES(1,1,1,'2',1,1,'2026-11-25 18:20:58.010330');
INSERT INTO "read_ranges" VALUES(3,1,1,'3',1,1,'2026-11-25 18:20:58.105252');
INSERT INTO "read_ranges" VALUES(8,2,2,'1',1,2,'2026-11-25 18:20:58.153510');
CREATE TABLE revision (
	id INTEGER NOT NULL, 
	post_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	replaced_at DATETIME NOT NULL, 
	replaced_by_id INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_revision PRIMARY KEY (id), 
	CONSTRAINT fk_revision_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_revision_post_id FOREIGN KEY(post_id) REFERENCES post (id), 
	CONSTRAINT fk_revision_replaced_by_id FOREIGN KEY(replaced_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_revision_post_id_number UNIQUE (post_id, number)
);
CREATE TABLE session (
	id INTEGER NOT NULL, 
	token_digest VARCHAR NOT NULL, 
	user_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	browser VARCHAR NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT fk_session_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_session_token_digest UNIQUE (token_digest)
);
INSERT INTO "session" VALUES(1,'dbc9a157a2d921be98ac8e474c8bb5ab20c0931d886dfa1ae3547a210cc8ffde',4,'2026-11-25 18:20:57.581840','2026-11-25 18:20:57.581840','2027-11-25 18:20:57.581840','');
INSERT INTO "session" VALUES(2,'52a572fbcc97ff8a284b6be6fa39163165e0418a22ace08c2aa7761af305c1ba',1,'2026-11-25 18:20:57.950565','2026-11-25 18:20:57.950565','2027-11-25 18:20:57.950565','');
INSERT INTO "session" VALUES(3,'e650eebb2633479874f9b54d41202910a4b5758ec40a6f5517f25306d8483cc2',3,'2026-11-25 18:20:58.045844','2026-11-25 18:20:58.045844','2027-11-25 18:20:58.045844','');
INSERT INTO "session" VALUES(4,'ae0e33e3ec85bccdf4c42f761d2a2af8d644185f8849f5d571727b20965f89a3',8,'2026-11-25 18:20:58.121926','2026-11-25 18:20:58.121926','2027-11-25 18:20:58.121926','');
INSERT INTO "session" VALUES(5,'9e18b98e7343b5182368dc4c5caba77be1afdc7fc873ff9bef9cf926e1fb4062',4,'2026-11-25 18:20:58.166014','2026-11-25 18:20:58.166014','2027-11-25 18:20:58.166014','');
CREATE TABLE submission (
	user_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	post_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_submission PRIMARY KEY (user_id, "key", digest), 
	CONSTRAINT fk_submission_post_id FOREIGN KEY(post_id) REFERENCES post (id), 
	CONSTRAINT fk_submission_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE tag (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_tag PRIMARY KEY (id), 
	CONSTRAINT fk_tag_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT uq_tag_pod_id_slug UNIQUE (pod_id, slug)
);
INSERT INTO "tag" VALUES(1,1,'water','Water',0,NULL);
INSERT INTO "tag" VALUES(2,1,'waste','Waste',1,NULL);
INSERT INTO "tag" VALUES(3,2,'water','Water',0,NULL);
INSERT INTO "tag" VALUES(4,2,'waste','Waste',1,NULL);
INSERT INTO "tag" VALUES(5,3,'water','Water',0,NULL);
INSERT INTO "tag" VALUES(6,3,'waste','Waste',1,NULL);
CREATE TABLE thread (
	id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	author_id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_number INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	last_post_id INTEGER, 
	pinned_at DATETIME, 
	pinned_by_id INTEGER, 
	locked_at DATETIME, 
	locked_by_id INTEGER, 
	lock_reason VARCHAR NOT NULL, 
	CONSTRAINT pk_thread PRIMARY KEY (id), 
	CONSTRAINT fk_thread_author_id FOREIGN KEY(author_id) REFERENCES user_account (id), 
	CONSTRAINT fk_thread_locked_by_id FOREIGN KEY(locked_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_thread_pinned_by_id FOREIGN KEY(pinned_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_thread_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id)
);
INSERT INTO "thread" VALUES(1,1,4,'Clean water','clean-water','discussion','en','2026-11-25 18:20:57.850391',3,'2026-11-25 18:20:58.086241',3,NULL,NULL,NULL,NULL,'');
INSERT INTO "thread" VALUES(2,2,8,'Night shifts','night-shifts','discussion','en','2026-11-25 18:20:58.150929',1,'2026-11-25 18:20:58.150929',4,NULL,NULL,NULL,NULL,'');
CREATE TABLE thread_tag (
	thread_id INTEGER NOT NULL, 
	tag_id INTEGER NOT NULL, 
	pod_id INTEGER NOT NULL, 
	CONSTRAINT pk_thread_tag PRIMARY KEY (thread_id, tag_id), 
	CONSTRAINT fk_thread_tag_pod_id FOREIGN KEY(pod_id) REFERENCES pod (id), 
	CONSTRAINT fk_thread_tag_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id), 
	CONSTRAINT fk_thread_tag_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id)
);
CREATE TABLE token (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	purpose VARCHAR NOT NULL, 
	nonce VARCHAR NOT NULL, 
	bound_to VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_token PRIMARY KEY (id), 
	CONSTRAINT fk_token_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
CREATE TABLE user_account (
	id INTEGER NOT NULL, 
	handle VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	name_folded VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	email_folded VARCHAR NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	role VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	about_html VARCHAR NOT NULL, 
	listed BOOLEAN NOT NULL, 
	language VARCHAR NOT NULL, 
	time_zone VARCHAR NOT NULL, 
	theme VARCHAR NOT NULL, 
	thread_order VARCHAR NOT NULL, 
	is_admin BOOLEAN NOT NULL, 
	suspended_at DATETIME, 
	suspended_by_id INTEGER, 
	suspension_reason VARCHAR NOT NULL, 
	CONSTRAINT pk_user_account PRIMARY KEY (id), 
	CONSTRAINT fk_user_account_suspended_by_id FOREIGN KEY(suspended_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_user_account_email_folded UNIQUE (email_folded), 
	CONSTRAINT uq_user_account_handle UNIQUE (handle)
);
INSERT INTO "user_account" VALUES(1,'carol','Carol Njeri','carol njeri','carol@example.org','carol@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(2,'mona','Mona Haile','mona haile','mona@example.org','mona@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(3,'harry','Harry Osei','harry osei','harry@example.org','harry@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(4,'mira','Mira Patel','mira patel','mira@example.org','mira@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(5,'asha','Asha Rai','asha rai','asha@example.org','asha@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(6,'leo','Leo Banda','leo banda','leo@example.org','leo@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(7,'sue','Sue Lind','sue lind','sue@example.org','sue@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(8,'omar','Omar Said','omar said','omar@example.org','omar@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(9,'odette','Odette Roy','odette roy','odette@example.org','odette@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(10,'clive','Clive Tan','clive tan','clive@example.org','clive@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',0,NULL,NULL,'');
INSERT INTO "user_account" VALUES(11,'adam','Adam Berg','adam berg','adam@example.org','adam@example.org','$argon2id$v=19$m=64,t=1,p=1$PgW3V781NxqqT7CzRFxDEg$lxQKZn47e0UPvr+MvpAVleLNfyYe2I3dtQ8o8RfxlxA','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','Nurse','','KE','','',0,'en','UTC','auto','tree',1,NULL,NULL,'');
CREATE INDEX ix_attempt_at ON attempt (at);
CREATE INDEX ix_attempt_who ON attempt (who);
CREATE INDEX ix_user_account_name_folded ON user_account (name_folded);
CREATE INDEX ix_audit_entry_pod_id_id ON audit_entry (pod_id, id);
CREATE INDEX ix_delivery_event_id ON delivery (event_id);
CREATE INDEX ix_delivery_open ON delivery (subscriber, due_at) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX ix_delivery_parked ON delivery (parked_at) WHERE parked_at IS NOT NULL;
CREATE INDEX ix_letter_user_id ON letter (user_id);
CREATE UNIQUE INDEX uq_pod_commons ON pod (is_commons) WHERE is_commons;
CREATE INDEX ix_session_user_id ON session (user_id);
CREATE INDEX ix_token_open ON token (user_id, purpose) WHERE used_at IS NULL;
CREATE INDEX ix_token_user_id ON token (user_id);
CREATE INDEX ix_join_request_pod_id_decided_at_asked_at ON join_request (pod_id, decided_at, asked_at);
CREATE INDEX ix_join_request_user_id ON join_request (user_id);
CREATE UNIQUE INDEX uq_join_request_open ON join_request (user_id, pod_id) WHERE decided_at IS NULL;
CREATE INDEX ix_membership_pod_id_state ON membership (pod_id, state);
CREATE INDEX ix_question_pod_id ON question (pod_id);
CREATE INDEX ix_thread_pod_id_last_at_id ON thread (pod_id, last_at, id);
CREATE INDEX ix_thread_pod_id_pinned_at ON thread (pod_id, pinned_at);
CREATE INDEX ix_join_answer_join_request_id ON join_answer (join_request_id);
CREATE INDEX ix_join_remark_join_request_id ON join_remark (join_request_id);
CREATE INDEX ix_membership_change_membership_id ON membership_change (membership_id);
CREATE INDEX ix_post_author_id_created_at ON post (author_id, created_at);
CREATE INDEX ix_post_parent_id ON post (parent_id);
CREATE INDEX ix_post_pod_id ON post (pod_id);
CREATE INDEX ix_post_thread_id_path ON post (thread_id, path);
CREATE INDEX ix_read_ranges_pod_id ON read_ranges (pod_id);
CREATE INDEX ix_read_ranges_thread_id ON read_ranges (thread_id);
CREATE INDEX ix_thread_tag_pod_id ON thread_tag (pod_id);
CREATE INDEX ix_thread_tag_tag_id ON thread_tag (tag_id);
CREATE INDEX ix_notification_pod_id ON notification (pod_id);
CREATE INDEX ix_notification_post_id ON notification (post_id);
CREATE INDEX ix_notification_thread_id ON notification (thread_id);
CREATE INDEX ix_notification_unread ON notification (user_id) WHERE read_at IS NULL;
CREATE INDEX ix_notification_user_id_id ON notification (user_id, id);
CREATE INDEX ix_nugget_pod_id_declined_at_spotted_at ON nugget (pod_id, declined_at, spotted_at);
CREATE INDEX ix_nugget_post_id ON nugget (post_id);
CREATE INDEX ix_nugget_thread_id ON nugget (thread_id);
CREATE UNIQUE INDEX uq_nugget_post_id_open ON nugget (post_id) WHERE declined_at IS NULL;
CREATE INDEX ix_revision_pod_id ON revision (pod_id);
CREATE INDEX ix_submission_at ON submission (at);
COMMIT;
