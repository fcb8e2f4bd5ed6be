-- The engine merges and writes with blocks that suit servers of tens of gigabytes: 8,192 rows of each part at once and 2 MiB for each
-- column, which for jobs with their steps is far more than all else that it keeps. Smaller blocks, and columns one after the other.
ALTER TABLE job_versions MODIFY SETTING
    merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576, min_compress_block_size = 16384, max_compress_block_size = 65536,
    vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_columns_to_activate = 1;

ALTER TABLE run_versions MODIFY SETTING
    merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576, min_compress_block_size = 16384, max_compress_block_size = 65536,
    vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_columns_to_activate = 1;

ALTER TABLE job_list_versions MODIFY SETTING min_compress_block_size = 16384, max_compress_block_size = 65536;
