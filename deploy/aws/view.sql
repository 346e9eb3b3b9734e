CREATE OR REPLACE VIEW records AS
WITH numbered AS (
  SELECT *, row_number() OVER (PARTITION BY recordid ORDER BY "timestamp") AS copy
  FROM log
)
SELECT
  datetime, agerange_low, agerange_high, gender, smile, eyeglasses, sunglasses, beard, mustache, eyesopen, mouthopen,
  recordid, deviceid,
  CAST(at_timezone(try(from_iso8601_timestamp("timestamp")), 'UTC') AS timestamp) AS "timestamp"
FROM numbered
WHERE (recordid IS NULL OR copy = 1)
  AND NOT (datetime IS NULL AND recordid IS NULL)
  AND coalesce(deviceid, '') <> 'test'
  AND NOT coalesce(recordid IS NULL
    AND (datetime, agerange_low, agerange_high, gender, smile, eyeglasses, sunglasses, beard, mustache, eyesopen, mouthopen) IN (
      ('2019-01-01 00:00:00', 15, 20, 'Female', true, false, false, false, false, false, true),
      ('2019-01-01 00:00:10', 20, 24, 'Male', false, false, true, false, true, false, false),
      ('2019-01-01 00:00:20', 40, 45, 'Male', true, false, true, true, true, true, false)), false)
