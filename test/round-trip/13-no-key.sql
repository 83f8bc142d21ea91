-- Each copy of a row is put back or taken away by itself.
SET sql_mode = '';
CREATE TABLE nk (a int, b varchar(10), f float, d double, t timestamp NULL, x binary(6), n decimal(8,3), s char(8)) DEFAULT CHARSET=utf8mb4;
INSERT INTO nk VALUES (1, 'a', 0.1, 0.1, '2020-01-01 00:00:00', 'ab', 1.5, 'q'), (1, 'a', 0.1, 0.1, '2020-01-01 00:00:00', 'ab', 1.5, 'q'), (1, 'a', 0.1, 0.1, '2020-01-01 00:00:00', 'ab', 1.5, 'q'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (2, 'A', 3.3e20, -1e-300, NULL, '', 0, '');
-- migration
INSERT INTO nk SELECT * FROM nk WHERE a = 1 LIMIT 1;
DELETE FROM nk WHERE a = 1 LIMIT 2;
UPDATE nk SET b = 'z' WHERE a IS NULL LIMIT 1;
UPDATE nk SET f = f + 1, d = d * 3, x = 'zz', n = n + 1, s = 's';
INSERT INTO nk (a) VALUES (7), (7);
