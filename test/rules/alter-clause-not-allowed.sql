-- options: {"alter-clause-not-allowed": {"forbid": ["change-column", "column-position", "option"]}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel CHANGE a a bigint, ADD COLUMN b int AFTER id, ROW_FORMAT=DYNAMIC, COMMENT='x';
ALTER TABLE parcel MODIFY b bigint;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, a int);
ALTER TABLE fresh ADD COLUMN b int FIRST;
