# SPDX-License-Identifier: MIT
# What is installed, and the packages made of it: `cmake --install`, `cpack` (make package).
include(GNUInstallDirs)

# Completions and the manual are the binary's own words, so that they cannot say anything else than its flags.
set(said ${CMAKE_BINARY_DIR}/said)
file(MAKE_DIRECTORY ${said})
set(sayings "")
foreach(saying "completions bash" "completions zsh" "completions fish" "manual")
  string(REPLACE " " "-" file "${said}/${saying}")
  separate_arguments(words UNIX_COMMAND "${saying}")
  add_custom_command(OUTPUT ${file} COMMAND runlight ${words} > ${file} DEPENDS runlight VERBATIM)
  list(APPEND sayings ${file})
endforeach()
add_custom_command(OUTPUT ${said}/runlight.1.gz COMMAND gzip -9 -n -c ${said}/manual > ${said}/runlight.1.gz DEPENDS ${said}/manual VERBATIM)
add_custom_command(OUTPUT ${said}/THIRD-PARTY COMMAND ${CMAKE_SOURCE_DIR}/scripts/notices ${said}/THIRD-PARTY VERBATIM
                   DEPENDS ${CMAKE_SOURCE_DIR}/scripts/notices.mjs ${CMAKE_SOURCE_DIR}/package-lock.json ${CMAKE_SOURCE_DIR}/web/package-lock.json)
add_custom_target(said ALL DEPENDS ${sayings} ${said}/runlight.1.gz ${said}/THIRD-PARTY)

install(TARGETS runlight RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_SOURCE_DIR}/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so DESTINATION lib/runlight)
install(FILES ${said}/runlight.1.gz DESTINATION share/man/man1)
install(FILES ${said}/completions-bash DESTINATION share/bash-completion/completions RENAME runlight)
install(FILES ${said}/completions-zsh DESTINATION share/zsh/vendor-completions RENAME _runlight)
install(FILES ${said}/completions-fish DESTINATION share/fish/vendor_completions.d RENAME runlight.fish)
install(FILES deploy/systemd/runlight.service DESTINATION lib/systemd/system)
install(FILES deploy/systemd/runlight.sysusers DESTINATION lib/sysusers.d RENAME runlight.conf)
install(FILES deploy/systemd/runlight.env DESTINATION etc/runlight PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES LICENSE README.md CHANGELOG.md ${said}/THIRD-PARTY DESTINATION share/doc/runlight)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_VENDOR "Runlight")
set(CPACK_PACKAGE_CONTACT "The Runlight authors <runlight@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "collects the runs of GitHub Actions workflows and shows them")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/packages)
set(CPACK_PACKAGE_FILE_NAME runlight-${PROJECT_VERSION}-linux-amd64)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_config.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${said}/package_layout.cmake)
set(CPACK_STRIP_FILES ON)

string(TIMESTAMP packaged_at "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(deploy/debian/changelog.in ${said}/changelog.debian @ONLY)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "One program reads the runs of every GitHub Actions workflow of an account,
keeps the history that GitHub deletes, and serves a dashboard that says which
workflows fail, stopped running or are switched off. Its database, ClickHouse,
is embedded.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The certificates of GitHub's hosts, the names of time zones, and who makes the service's user.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata, systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/deploy/debian/conffiles ${CMAKE_SOURCE_DIR}/deploy/debian/postinst
    ${CMAKE_SOURCE_DIR}/deploy/debian/prerm ${CMAKE_SOURCE_DIR}/deploy/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
include(CPack)
configure_file(cmake/package_layout.cmake.in ${said}/package_layout.cmake @ONLY)
