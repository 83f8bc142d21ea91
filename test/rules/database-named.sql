-- options: {"database-named": {}}
-- migration --
CREATE TABLE own (id int NOT NULL PRIMARY KEY);
USE information_schema;
