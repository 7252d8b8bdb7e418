#pragma once
// The Finnish personal identity code (henkilötunnus, hetu): DDMMYYCZZZQ.
// Source: Government Decree on the personal identity code 128/2010 as amended, in force
// since 2023: century signs + for the 1800s, - Y X W V U for the 1900s, A B C D E F for the 2000s;
// Digital and Population Data Services Agency (dvv.fi), reform of the code; 1050/2018 §29.

#include "gateway/core/instant.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <string_view>

namespace gateway::core {

struct Hetu {
    enum class Sex : std::uint8_t { female, male };

    LocalDate born;
    Sex sex;
    std::uint16_t individual_number; ///< 002–899 official, 900–999 artificial

    [[nodiscard]] bool artificial() const noexcept { return individual_number >= 900; }
};

/// Reads a code as machines write it: eleven characters, capitals, one of the thirteen century
/// signs. The sign distinguishes persons since 2023, so it is never dropped or folded.
/// @return the parts, or HETU_LENGTH, HETU_DIGITS, HETU_CENTURY, HETU_DATE, HETU_NUMBER,
/// HETU_CHECK.
[[nodiscard]] Result<Hetu> parse_hetu(std::string_view text);

/// Whether `text` is the code of somebody who is born after `day`. The century sign is not in the
/// check character: this alone shows an A where a hyphen was meant. Whoever knows the day on which
/// a code comes in refuses it with HETU_FUTURE.
[[nodiscard]] bool is_born_after(std::string_view text, LocalDate day);

}
