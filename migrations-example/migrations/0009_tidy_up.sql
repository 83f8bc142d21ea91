-- Not ready: this one is here to be stopped. Rollgate's audit says what would happen to the data.
UPDATE orders SET currency = 'EUR';

UPDATE orders SET shiped_at = NULL WHERE status = 'new';

ALTER TABLE customers MODIFY COLUMN phone varchar(12) DEFAULT NULL;
