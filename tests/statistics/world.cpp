#include "tests/statistics/world.h"

#include <cassert>
#include <cstring>
#include <memory>

namespace tests::statistics {

std::string World::text() const {
    std::string text;
    const auto add = [&](const std::string& field, std::size_t at) {
        text += at == 0 ? "" : ";";
        text += field;
    };
    for (std::size_t at{0}; at < schema.columns.size(); ++at) {
        add(schema.columns[at].name, at);
    }
    text += '\n';
    for (const auto& record : records) {
        for (std::size_t at{0}; at < record.size(); ++at) {
            add(record[at], at);
        }
        text += '\n';
    }
    return text;
}

stat::DataSet World::read() const {
    auto made = stat::read_data(text(), schema, hierarchies);
    assert(made.ok());
    return std::move(made).value();
}

std::string halving(const std::string& stem, std::size_t leaves) {
    std::string text;
    for (std::size_t leaf{0}; leaf < leaves; ++leaf) {
        text += stem + std::to_string(leaf);
        std::size_t width{2};
        for (; width < leaves; width *= 2) {
            text += ';' + stem + std::to_string(leaf / width * width) + "w" + std::to_string(width);
        }
        text += ";*\n";
    }
    return text;
}

World draw_world(const Shape& shape, std::mt19937_64& random) {
    World world;
    const auto draw = [&](std::size_t limit) {
        // two draws, so that values are unevenly frequent
        std::uniform_int_distribution<std::size_t> below{0, limit - 1};
        return std::min(below(random), below(random));
    };
    for (std::size_t at{0}; at < shape.leaves.size(); ++at) {
        const std::string name{"q" + std::to_string(at)};
        world.schema.columns.push_back({name, stat::ColumnKind::quasi, name + ".csv"});
        world.hierarchies[name + ".csv"] =
            halving(std::string(1, static_cast<char>('a' + at)), shape.leaves[at]);
    }
    stat::ColumnPlan answer{"answer", stat::ColumnKind::sensitive};
    for (std::size_t value{0}; shape.ordered && value < shape.values; ++value) {
        answer.order.push_back("v" + std::to_string(value));
    }
    world.schema.columns.push_back(answer);
    for (std::size_t record{0}; record < shape.records; ++record) {
        auto& fields = world.records.emplace_back();
        for (std::size_t at{0}; at < shape.leaves.size(); ++at) {
            fields.push_back(
                std::string(1, static_cast<char>('a' + at))
                + std::to_string(draw(shape.leaves[at])));
        }
        fields.push_back("v" + std::to_string(draw(shape.values)));
    }
    return world;
}

stat::RandomBytes fixed_bytes(std::uint64_t seed) {
    auto engine = std::make_shared<std::mt19937_64>(seed);
    return [engine](std::span<std::byte> into) {
        for (std::byte& each : into) {
            each = static_cast<std::byte>((*engine)() & 0xFFU);
        }
    };
}

}
