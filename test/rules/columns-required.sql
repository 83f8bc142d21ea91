-- options: {"columns-required": {"columns": ["id bigint", "created_at datetime", "updated_at"], "indexed": ["created_at", "owner int"]}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE fine (id bigint NOT NULL PRIMARY KEY, created_at datetime, updated_at datetime, KEY by_time (created_at)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE invoice (
  id int NOT NULL PRIMARY KEY,
  created_at timestamp NULL,
  owner varchar(20)
);
CREATE TABLE good (id bigint NOT NULL PRIMARY KEY, created_at datetime, updated_at datetime, KEY (created_at));
ALTER TABLE old ADD COLUMN name varchar(20);
ALTER TABLE fine MODIFY id int NOT NULL;
ALTER TABLE fine DROP KEY by_time;
