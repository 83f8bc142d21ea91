-- Only changed columns come back; rows that the statement met but did not change stay out.
CREATE TABLE person (id bigint NOT NULL PRIMARY KEY, name varchar(60), age tinyint unsigned, note text);
INSERT INTO person VALUES (1, 'Anna', 30, NULL), (2, 'Bo', NULL, 'x'), (9223372036854775807, 'Max', 255, ''), (-9223372036854775808, 'Min', 0, 'y');
-- migration
UPDATE person SET age = 31 WHERE id IN (1, 2);
UPDATE person SET name = UPPER(name), note = 'seen';
UPDATE person SET age = 31 WHERE id = 1;
UPDATE person SET note = NULL WHERE id < 0;
UPDATE person SET age = NULL, name = NULL ORDER BY id DESC LIMIT 2;
