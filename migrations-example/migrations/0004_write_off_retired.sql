-- Retired products have no stock any more; their texts say so.
UPDATE stock
  JOIN products ON products.id = stock.product_id
   SET stock.quantity = 0,
       stock.counted_at = '2026-03-31 18:00:00.000',
       products.description = CONCAT('[retired] ', COALESCE(products.description, ''))
 WHERE products.status = 'retired';
