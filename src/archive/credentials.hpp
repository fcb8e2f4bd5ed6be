// SPDX-License-Identifier: MIT
#pragma once
#include "archive/location.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "store/engine.hpp"

namespace runlight::archive {

/// Who asks Azure: the first that is not empty; when all are, the identity of the machine.
struct AzureCredentials {
  Secret connection_string;
  Secret account_key;
  Secret sas_token;  ///< with or without a ? in front
  // A workload's identity, when both are given; else the machine's managed identity.
  std::string client_id;
  std::string tenant_id;
};

/// The name that the archive's statements use for it.
inline constexpr const char* k_collection_name = "archive";

/// What the engine must be given for a container. Fails as bad_input for a connection string that cannot be understood or is
/// of another account.
/// https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
Result<store::NamedCollection> named_collection(const Location& location, const AzureCredentials& credentials);

}  // namespace runlight::archive
