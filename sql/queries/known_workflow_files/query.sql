SELECT path, blob_sha
FROM workflow_file_versions FINAL
WHERE repository_id = {repository_id:UInt64}
ORDER BY path
