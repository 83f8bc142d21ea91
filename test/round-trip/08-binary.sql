CREATE TABLE bin (id binary(4) NOT NULL PRIMARY KEY, v varbinary(300), b blob, l longblob, t bit(1), u bit(10), w bit(64), f binary(20));
INSERT INTO bin VALUES (X'00000000', X'00', X'FF00FE', REPEAT(X'27', 5000), b'1', b'1000000001', 18446744073709551615, X'61'), (X'01000000', '', '', '', b'0', b'0', 0, ''), (X'FFFFFFFF', NULL, NULL, NULL, NULL, NULL, NULL, NULL), (X'61626320', X'5C27220A0D1A', X'C3A9', X'E9', b'1', b'1111111111', 9223372036854775808, X'0000');
-- migration
UPDATE bin SET v = 'x', b = X'00', l = 'y', t = NULL, u = 1, w = 1, f = 'z';
UPDATE bin SET id = X'02000000' WHERE id = X'01000000';
DELETE FROM bin;
