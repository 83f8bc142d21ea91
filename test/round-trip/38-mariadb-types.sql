-- servers: mariadb-10.11 mariadb-11.8
CREATE TABLE mt (id uuid NOT NULL PRIMARY KEY, a inet6, b varchar(200) COMPRESSED, c blob COMPRESSED, d inet4) DEFAULT CHARSET=utf8mb4;
INSERT INTO mt VALUES ('123e4567-e89b-12d3-a456-426655440000', '2001:db8::ff00:42:8329', REPEAT('é', 150), REPEAT('x', 500), '192.0.2.1'), ('00000000-0000-0000-0000-000000000001', NULL, NULL, NULL, NULL), ('ffffffff-ffff-ffff-ffff-ffffffffffff', '::', '', '', '0.0.0.0');
-- migration
UPDATE mt SET a = '::1', b = 'x', c = 'y', d = '10.0.0.1';
DELETE FROM mt;
