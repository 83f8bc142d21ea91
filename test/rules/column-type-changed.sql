-- options: {"column-type-changed": {}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, code int, day date, name varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel MODIFY code varchar(20), MODIFY day datetime, MODIFY name text;
ALTER TABLE parcel MODIFY id bigint NOT NULL;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, code int);
ALTER TABLE fresh MODIFY code varchar(20);
