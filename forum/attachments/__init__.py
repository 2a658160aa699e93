"""Files on posts: taken in, looked at, handed out to exactly those who may see the post."""
