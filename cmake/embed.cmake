# SPDX-License-Identifier: MIT
# Writes OUT/NAME.S (the bytes) and OUT/NAME.cpp (the table) for every file below DIR. Run by runlight_embed.
cmake_policy(SET CMP0007 NEW)
file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
if(EXCLUDE)
  list(FILTER files EXCLUDE REGEX "${EXCLUDE}")
endif()
list(SORT files)
file(MAKE_DIRECTORY ${OUT})

set(asm "    .section .rodata\n")
set(externs "")
set(rows "")
set(n 0)

macro(add_blob symbol path)
  string(APPEND asm "    .global ${symbol}\n    .global ${symbol}_end\n    .balign 16\n${symbol}:\n    .incbin \"${path}\"\n${symbol}_end:\n    .byte 0\n")
  string(APPEND externs "extern const char ${symbol}[], ${symbol}_end[];\n")
endmacro()

foreach(file IN LISTS files)
  set(symbol "runlight_${NAME}_${n}")
  add_blob(${symbol} ${DIR}/${file})
  file(SHA256 ${DIR}/${file} sha)
  set(row "{\"${file}\", view(${symbol}, ${symbol}_end)")
  set(packed OFF)
  if(COMPRESS AND file MATCHES "\\.(html|js|mjs|css|svg|json|txt|webmanifest|ico)$")
    set(br ${OUT}/${sha}.br)
    set(gz ${OUT}/${sha}.gz)
    if(NOT EXISTS ${br} OR NOT EXISTS ${gz})
      execute_process(COMMAND brotli -f -q 11 -o ${br} ${DIR}/${file} COMMAND_ERROR_IS_FATAL ANY)
      execute_process(COMMAND gzip -9 -n -c ${DIR}/${file} OUTPUT_FILE ${gz} COMMAND_ERROR_IS_FATAL ANY)
    endif()
    add_blob(${symbol}_br ${br})
    add_blob(${symbol}_gz ${gz})
    string(APPEND row ", view(${symbol}_br, ${symbol}_br_end), view(${symbol}_gz, ${symbol}_gz_end)")
  else()
    string(APPEND row ", {}, {}")
  endif()
  string(APPEND rows "    ${row}, \"${sha}\"},\n")
  math(EXPR n "${n} + 1")
endforeach()
string(APPEND asm "    .section .note.GNU-stack,\"\",@progbits\n")

file(WRITE ${OUT}/${NAME}.S "${asm}")
file(WRITE ${OUT}/${NAME}.cpp "#include \"base/embedded.hpp\"
extern \"C\" {
${externs}}
namespace runlight::embedded {
namespace {
[[maybe_unused]] std::string_view view(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }
}
std::span<const EmbeddedFile> ${NAME}() {
  static const std::array<EmbeddedFile, ${n}> files{{
${rows}  }};
  return files;
}
}
")
