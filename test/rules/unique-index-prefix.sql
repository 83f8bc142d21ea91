CREATE TABLE page (id int NOT NULL PRIMARY KEY, url varchar(500) NOT NULL, slug varchar(50) NOT NULL, UNIQUE KEY old_sin (slug(10))) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE page ADD UNIQUE INDEX one_url (url(40));
CREATE TABLE file (path varchar(500) NOT NULL, size int, PRIMARY KEY (path(100)));
ALTER TABLE page ADD INDEX by_url (url(100));
ALTER TABLE page ADD COLUMN note text;
