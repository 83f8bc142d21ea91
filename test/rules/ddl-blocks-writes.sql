-- options: {"ddl-blocks-writes": {"rows": 0}}
CREATE TABLE article (id int NOT NULL PRIMARY KEY, body text NOT NULL, title varchar(50) NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE FULLTEXT INDEX by_body ON article (body);
ALTER TABLE article ADD INDEX by_title (title), LOCK=NONE;
ALTER TABLE article ALTER COLUMN title SET DEFAULT 'x';
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, body text NOT NULL);
ALTER TABLE fresh ADD FULLTEXT INDEX by_body (body);
