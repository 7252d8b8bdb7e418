#pragma once
// The text of a JSON string, copied fast: most of what is verified is bodies, which are JSON
// themselves, and every quotation mark in them stands behind a backslash.

namespace verifier {

[[nodiscard]] inline bool stands_for_itself(char character) {
    return static_cast<unsigned char>(character) >= 0x20 && character != '"' && character != '\\';
}

/// Copies characters that stand for themselves, and quotation marks that are escaped: most of what
/// is in a body, which is JSON itself. Eight at a time where a word's lowest byte is its first;
/// stops before anything else, or near the end. @pre there is room for all.
void copy_plain(const char*& from, const char* end, char*& to);

}
