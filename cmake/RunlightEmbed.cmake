# SPDX-License-Identifier: MIT
# runlight_embed(TARGET target NAME name DIR folder [COMPRESS] [EXCLUDE regex] [DEPENDS file...])
# Puts every file below DIR whose relative path does not match EXCLUDE into TARGET's binary; base/embedded.hpp says how to
# read them. With COMPRESS each file also comes as brotli and gzip, made once at build time.
function(runlight_embed)
  cmake_parse_arguments(arg "COMPRESS" "TARGET;NAME;DIR;EXCLUDE" "DEPENDS" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/embedded/${arg_NAME})
  add_custom_command(
    OUTPUT ${out}/${arg_NAME}.S ${out}/${arg_NAME}.cpp
    COMMAND ${CMAKE_COMMAND} -DDIR=${arg_DIR} -DOUT=${out} -DNAME=${arg_NAME} -DCOMPRESS=${arg_COMPRESS} -DEXCLUDE=${arg_EXCLUDE}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${arg_DEPENDS} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "Embedding ${arg_NAME}" VERBATIM)
  set_source_files_properties(${out}/${arg_NAME}.S PROPERTIES OBJECT_DEPENDS ${out}/${arg_NAME}.cpp)
  set_source_files_properties(${out}/${arg_NAME}.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${arg_TARGET} PRIVATE ${out}/${arg_NAME}.S ${out}/${arg_NAME}.cpp)
endfunction()
