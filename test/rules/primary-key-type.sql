-- options: {"primary-key-type": {"types": ["bigint unsigned", "int"], "auto-increment": "required"}}
CREATE TABLE old (code varchar(20) NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE session (token varchar(64) NOT NULL, PRIMARY KEY (token));
CREATE TABLE number (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE good (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);
ALTER TABLE old MODIFY code varchar(30) NOT NULL;
