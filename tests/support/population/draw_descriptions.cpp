#include "tests/support/population/draw_steps.h"

namespace tests::population {

namespace {

std::string family_name(Random& random, const Parameters& parameters) {
    if (random.per_mille(20)) {
        return random.pick(parameters.rare_family_names);
    }
    std::string name{random.pick(parameters.family_names)};
    if (random.per_mille(60)) {
        name += "-" + random.pick(parameters.family_names);
    }
    return name;
}

std::string given_names(Random& random, const std::vector<std::string>& list) {
    static const std::vector<Weighted<int>> how_many{{1, 250}, {2, 550}, {3, 180}, {4, 20}};
    std::string names;
    for (int left{random.pick(how_many)}; left > 0; --left) {
        names += (names.empty() ? "" : " ") + random.pick(list);
    }
    return names;
}

std::string street_address(Random& random, const Parameters& parameters) {
    // One draw a statement, here and elsewhere: compilers differ in the order of operands.
    std::string address{random.pick(parameters.streets)};
    address += " " + std::to_string(random.between(1, 148));
    if (random.per_mille(550)) {
        address += std::string{" "} + "ABCDEF"[random.below(6)];
        address += " " + std::to_string(random.between(1, 89));
    }
    if (random.per_mille(15)) {
        address = "c/o " + random.pick(parameters.family_names) + ", " + address;
    }
    return address;
}

/// Three digits fewer than a subscriber number has.
std::string phone(Random& random) {
    const std::string digits{std::to_string(random.between(100, 999))};
    return (random.per_mille(500) ? "+358 40 00" : "040 00") + digits;
}

std::string email(Random& random, const Person& person, std::uint64_t share) {
    static const std::vector<std::string> domains{"example.com", "example.net", "example.org"};
    return random.per_mille(share)
               ? "asukas." + person.register_id.substr(2) + "@" + random.pick(domains)
               : std::string{};
}

void describe(Person& person, Random& random, const Parameters& parameters) {
    person.family_name = family_name(random, parameters);
    person.given_names = given_names(
        random, person.male ? parameters.given_names_male : parameters.given_names_female);
    person.street_address = street_address(random, parameters);
    const Municipality& municipality{random.pick(parameters.municipalities)};
    person.municipality = municipality.code;
    person.postal_code = random.pick(municipality.postal_codes);
    person.phone = phone(random);
    person.email = email(random, person, parameters.shares.email);
    person.mother_tongue = random.pick(parameters.mother_tongues);
    person.citizenship = random.pick(parameters.citizenships);
}

}

void draw_descriptions(Population& population) {
    for (std::size_t at{0}; at < population.persons.size(); ++at) {
        Random random{population.parameters.seed, "description", at};
        describe(population.persons[at], random, population.parameters);
    }
}

}
