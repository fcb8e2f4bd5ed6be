// SPDX-License-Identifier: MIT
#pragma once
#include "archive/shelf.hpp"

namespace runlight::archive {

/// Segments as block blobs, through the engine's azureBlobStorage. A blob appears when its block list is committed, or when
/// the one request that holds it has arrived whole: so never in part.
/// https://clickhouse.com/docs/sql-reference/table-functions/azureBlobStorage
/// https://learn.microsoft.com/rest/api/storageservices/put-block-list
std::unique_ptr<Shelf> make_blob_shelf(store::Engine& engine, const Location& location);

}  // namespace runlight::archive
