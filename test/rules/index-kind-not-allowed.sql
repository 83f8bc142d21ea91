-- options: {"index-kind-not-allowed": {"allow": ["btree", "spatial"]}}
CREATE TABLE article (id int NOT NULL PRIMARY KEY, title varchar(100) NOT NULL, body text NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE FULLTEXT INDEX by_body ON article (body);
ALTER TABLE article ADD INDEX by_title (title);
CREATE TABLE cached (id int NOT NULL, PRIMARY KEY (id), KEY quick (id) USING HASH) ENGINE=MEMORY;
