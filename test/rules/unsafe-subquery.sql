CREATE TABLE account (id int NOT NULL PRIMARY KEY, name varchar(50), region int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE closed (account_id int NOT NULL PRIMARY KEY, reason varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM account WHERE id IN (SELECT id FROM closed);
UPDATE account SET name = 'gone' WHERE id NOT IN (SELECT DISTINCT id FROM closed WHERE reason = 'x');
DELETE a FROM account a WHERE a.id = ANY (SELECT `id` FROM closed c) AND a.name = 'y';
-- The inner table has the column, it says whose it is, or the outer one is meant in the condition.
DELETE FROM account WHERE id IN (SELECT account_id FROM closed);
DELETE FROM account WHERE id IN (SELECT account.id FROM closed WHERE account_id = account.id);
DELETE FROM account WHERE EXISTS (SELECT id FROM closed WHERE account_id = id);
DELETE FROM account WHERE id IN (SELECT id FROM (SELECT account_id AS id FROM closed) gone);
