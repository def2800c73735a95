# Writes OUTPUT, a C++ file with the texts of the modules in FILES (std/env.bench is std.env) and of HEADER as raw
# strings.
set(names "")
set(cases "")
separate_arguments(FILES)
foreach(file IN LISTS FILES)
  file(READ ${ROOT}/${file} text)
  if(text MATCHES "\\)bench\"")
    message(FATAL_ERROR "${file} has the text that ends a raw string: )bench\"")
  endif()
  string(REGEX REPLACE "\\.bench$" "" name ${file})
  string(REPLACE "/" "." name ${name})
  string(APPEND names "      \"${name}\",\n")
  string(APPEND cases "  if (name == \"${name}\") return std::string_view(R\"bench(${text})bench\");\n")
endforeach()
file(READ ${ROOT}/${HEADER} header)
if(header MATCHES "\\)bench\"")
  message(FATAL_ERROR "${HEADER} has the text that ends a raw string: )bench\"")
endif()
file(WRITE ${OUTPUT}.new "// Written by stdlib/embed.cmake.
#include \"stdlib/modules.h\"

namespace benchc::stdlib {

std::optional<std::string_view> module(std::string_view name) {
${cases}  return std::nullopt;
}

std::vector<std::string_view> module_names() {
  return {
${names}  };
}

std::string_view native_header() { return R\"bench(${header})bench\"; }

}  // namespace benchc::stdlib
")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
