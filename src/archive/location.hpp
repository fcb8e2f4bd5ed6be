// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::archive {

/// Where an archive is: a folder, or a container of Azure Blob Storage, or a part of either.
struct Location {
  std::string folder;  ///< "/var/lib/archive"; "": in a container
  std::string
      account_url;        ///< "https://acme.blob.core.windows.net", "http://127.0.0.1:10000/devstoreaccount1"; "": a folder
  std::string account;    ///< "acme"
  std::string container;  ///< "history"
  std::string prefix;     ///< in the container: "" or "team/"

  /// As a person writes it; the same for the same place. Holds no secret.
  std::string text() const;
};

/// A path, or the URL of a container (…/CONTAINER[/PREFIX]); of an emulator http://HOST:PORT/ACCOUNT/CONTAINER[/PREFIX].
/// Fails as bad_input: what is no URL of a container, one that holds a query (such as a shared access signature, which is a
/// secret: the message does not repeat it), letters that the engine takes for patterns.
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
Result<Location> parse_location(std::string_view text);

}  // namespace runlight::archive
