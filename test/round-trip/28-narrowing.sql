-- What the new type cannot hold is kept aside and comes back.
SET sql_mode = '';
CREATE TABLE na (id int NOT NULL PRIMARY KEY, name varchar(100), n bigint, d decimal(12,4), e enum('x','y','z'), updated timestamp NULL ON UPDATE CURRENT_TIMESTAMP) DEFAULT CHARSET=utf8mb4;
INSERT INTO na VALUES (1, REPEAT('long ', 15), 9223372036854775807, 12345678.9876, 'z', '2020-02-02 02:02:02'), (2, 'short', 5, 1.5, 'x', NULL), (3, NULL, NULL, NULL, NULL, '2021-01-01 00:00:00');
CREATE TABLE nak (name varchar(100), n bigint);
INSERT INTO nak VALUES ('keyless and long', 9223372036854775807), ('keyless and long', 9223372036854775807), (NULL, 1);
-- migration
SET sql_mode = '';
ALTER TABLE na MODIFY name varchar(10);
ALTER TABLE na MODIFY n int, MODIFY d decimal(5,1), MODIFY e enum('x','y');
ALTER TABLE na CHANGE id id tinyint NOT NULL, MODIFY name varchar(10) CHARACTER SET latin1 NOT NULL;
ALTER TABLE nak DROP COLUMN n, MODIFY name char(3);
