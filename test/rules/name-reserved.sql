-- options: {"name-reserved": {"words": ["data"], "other-flavor": true}}
CREATE TABLE visit (id int NOT NULL PRIMARY KEY, `key` int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE `order` (id int NOT NULL PRIMARY KEY, `group` int, status int, name varchar(20), KEY `key` (status));
ALTER TABLE visit CHANGE `key` `Range` int, ADD COLUMN data int, ADD COLUMN date date;
ALTER TABLE visit MODIFY `Range` bigint;
