#include "gateway/statistics/table.h"

#include "gateway/statistics/delimited.h"

namespace gateway::statistics {

std::string write_table(const Table& table, char separator, std::string_view suppressed_mark) {
    std::string bytes;
    for (const Dimension& dimension : table.dimensions) {
        append_field(bytes, dimension.name, separator);
        bytes += separator;
    }
    bytes += "value\n";
    for (const Cell& cell : table.cells) {
        for (const std::string& code : cell.at) {
            append_field(bytes, code, separator);
            bytes += separator;
        }
        append_field(
            bytes, cell.value ? std::to_string(*cell.value) : std::string{suppressed_mark},
            separator);
        bytes += '\n';
    }
    return bytes;
}

}
