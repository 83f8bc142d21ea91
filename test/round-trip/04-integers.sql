CREATE TABLE n (id int PRIMARY KEY, t tinyint, tu tinyint unsigned, s smallint, su smallint unsigned, m mediumint, mu mediumint unsigned, i int, iu int unsigned, b bigint, bu bigint unsigned, z int(8) unsigned zerofill, y year);
INSERT INTO n VALUES (1, -128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615, 42, 2155);
INSERT INTO n VALUES (2, 127, 0, 32767, 0, 8388607, 0, 2147483647, 0, 9223372036854775807, 0, 0, 0), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (4, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, 1, 1901);
-- migration
UPDATE n SET t = 0, tu = 1, s = 0, su = 1, m = 0, mu = 1, i = 0, iu = 1, b = 0, bu = 1, z = 1, y = 2000;
DELETE FROM n WHERE id < 4;
INSERT INTO n (id, bu, b) VALUES (10, 18446744073709551614, -9223372036854775807);
