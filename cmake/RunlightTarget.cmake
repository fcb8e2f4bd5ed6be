# SPDX-License-Identifier: MIT
# One static library per folder of src/, linked only as the layering table of ARCHITECTURE.md allows.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  # ccache reuses precompiled headers only when told that their time stamps and defines may be trusted.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
               CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(runlight_options INTERFACE)
target_include_directories(runlight_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(runlight_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual -Wunused
  -Woverloaded-virtual -Wdouble-promotion -Wimplicit-fallthrough -Wthread-safety
  # every member of our aggregates has a default
  -Wno-missing-designated-field-initializers>
  $<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>)
target_compile_definitions(runlight_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL RUNLIGHT_VERSION="${PROJECT_VERSION}")
target_link_options(runlight_options INTERFACE -fuse-ld=lld)
if(RUNLIGHT_WERROR)
  target_compile_options(runlight_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
if(RUNLIGHT_ASSERTIONS)
  target_compile_definitions(runlight_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(RUNLIGHT_COVERAGE)
  target_compile_options(runlight_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(runlight_options INTERFACE -fprofile-instr-generate)
endif()
if(RUNLIGHT_SANITIZE)
  target_compile_options(runlight_options INTERFACE -fsanitize=${RUNLIGHT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(runlight_options INTERFACE -fsanitize=${RUNLIGHT_SANITIZE})
  target_compile_definitions(runlight_options INTERFACE RUNLIGHT_SANITIZED)
endif()

# runlight_library(NAME LINKS lib... [PCH header...])
# Builds every src/NAME/*.cpp; *_test.cpp become NAME_test (label "unit"), which links the library and GoogleTest.
function(runlight_library name)
  cmake_parse_arguments(arg "" "" "LINKS;PCH;TEST_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  add_library(runlight_${name} STATIC ${sources})
  target_link_libraries(runlight_${name} PUBLIC runlight_options ${arg_LINKS})
  if(arg_PCH AND RUNLIGHT_PCH)
    target_precompile_headers(runlight_${name} PRIVATE ${arg_PCH})
  endif()
  if(RUNLIGHT_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE runlight_${name} ${arg_TEST_LINKS} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE RUNLIGHT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)  # "fakes/manual_clock.hpp"
    # The tests' own files are small and need the same costly headers.
    if(arg_PCH AND RUNLIGHT_PCH)
      target_precompile_headers(${name}_test PRIVATE ${arg_PCH} <gtest/gtest.h>)
    endif()
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}/" PROPERTIES LABELS unit TIMEOUT 120)
  endif()
endfunction()
