// SPDX-License-Identifier: MIT
#include "auth/viewer.hpp"

#include <gtest/gtest.h>

namespace runlight::auth {
namespace {

TEST(ViewerTest, EachRoleMayWhatTheOneBeforeItMay) {
  auto before = permissions_of(k_roles.front());
  EXPECT_TRUE(before.empty());
  for (const auto role : k_roles) {
    const auto now = permissions_of(role);
    for (const auto permission : k_permissions) {
      if (before.has(permission)) EXPECT_TRUE(now.has(permission)) << role_name(role);
    }
    before = now;
  }
  for (const auto permission : k_permissions) EXPECT_TRUE(before.has(permission)) << permission_name(permission);
}

TEST(ViewerTest, AScopeIsFoundByItsName) {
  for (const auto permission : k_permissions) EXPECT_EQ(permission_of(permission_name(permission)), permission);
  EXPECT_EQ(permission_of("everything"), std::nullopt);
}

TEST(ViewerTest, NothingIsVisibleUnlessItIsNamed) {
  EXPECT_FALSE(Visibility{}.covers("lantern-works/harbour"));
  const Visibility some{.all = false, .globs = {"lantern-works/pay-*"}};
  EXPECT_TRUE(some.covers("Lantern-Works/pay-core"));
  EXPECT_FALSE(some.covers("lantern-works/harbour"));
  EXPECT_TRUE((Visibility{.all = true, .globs = {}}.covers("lantern-works/harbour")));
}

}  // namespace
}  // namespace runlight::auth
