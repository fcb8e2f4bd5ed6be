// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "archive/location.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "store/engine.hpp"

namespace runlight::archive {

/// Who asks Azure: the first that is not empty; when all are, the identity of the workload or of the machine.
struct AzureCredentials {
  Secret connection_string;
  Secret account_key;
  Secret sas_token;  ///< with or without a ? in front
  // A workload's identity, when a token file is named; else the machine's managed identity: its own, or by client_id one
  // that was assigned to it.
  std::string client_id;
  std::string tenant_id;
  std::string federated_token_file;
  std::string identity_endpoint;  ///< who gives the tokens of a managed identity; "": the machine's metadata service
};

bool signs_in_as_workload(const AzureCredentials& credentials);

/// The name that the archive's statements use for it.
inline constexpr const char* k_collection_name = "archive";

/// What the engine must be given to reach a container.
struct EngineAccess {
  store::NamedCollection collection;
  /// Variables for the engine's Azure SDK, which takes some things from the environment alone.
  std::vector<std::pair<std::string, std::string>> environment;
};

/// Fails as bad_input, naming the variable and never its text: what is no connection string, key or signature; a connection
/// string of another account; an identity that is named by halves or over plain http.
/// https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
Result<EngineAccess> engine_access(const Location& location, const AzureCredentials& credentials);

}  // namespace runlight::archive
