#include "gateway/rights/html_text.h"

namespace gateway::rights {

const std::string_view page_style{
    "body{font:11pt/1.4 sans-serif;max-width:52em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin:1.6em 0 .4em;border-bottom:1px solid #888}"
    "h3{font-size:1em;margin:1em 0 .2em}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.15em .6em .15em 0;border-bottom:1px solid "
    "#ddd;overflow-wrap:anywhere}th{font-weight:600}pre{white-space:pre-wrap;overflow-wrap:"
    "anywhere;"
    "font:9pt monospace;margin:.2em 0}.draft{border:2px solid #a00;padding:.4em}"
    "@page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"};

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char letter : text) {
        switch (letter) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += letter;
        }
    }
    return out;
}

std::string readable(std::string_view at) {
    constexpr std::size_t day{10};
    constexpr std::size_t minutes{16};
    std::string out{at};
    if (out.size() >= minutes) {
        out.resize(minutes);
        out.at(day) = ' ';
    }
    return out;
}

}
