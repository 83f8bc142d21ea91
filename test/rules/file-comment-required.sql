-- options: {"file-comment-required": {"pattern": "^[A-Z]+-[0-9]+"}}
-- migration --
-- rollgate: ignore-file table-primary-key -- SHOP-1 is no ticket here
-- a comment without a number
CREATE TABLE seat (id int);
