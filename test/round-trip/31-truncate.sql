CREATE TABLE tr (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, s varchar(5), t timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
INSERT INTO tr (s, t) VALUES ('a', '2020-01-01 00:00:00'), (NULL, NULL), ('c', '2021-01-01 00:00:00');
CREATE TABLE trk (a int, b varchar(5));
INSERT INTO trk VALUES (1, 'x'), (1, 'x'), (NULL, NULL);
-- migration
TRUNCATE TABLE tr;
INSERT INTO tr (s) VALUES ('new');
TRUNCATE trk;
