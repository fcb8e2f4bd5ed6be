// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace runlight::store {

/// Whether a function may be typed by somebody from whom rows are hidden: it gives a value for whatever it is given, or
/// looks at nothing but the rows that are left. The engine computes functions of a LowCardinality column on all values of a
/// block, those of rows that a filter took out included: that one fails there tells of them. In any case of letters;
/// whatever is not listed is not.
bool is_total(std::string_view function);

/// Functions that fail on some patterns (LIKE 'x\'), so that the pattern must be in the query's text: the second argument.
bool takes_pattern(std::string_view function);

/// Functions whose first of several arguments is a function.
bool takes_function(std::string_view function);

}  // namespace runlight::store
