#include "gateway/exchange/service_book.h"

namespace gateway::exchange {

namespace {

using ports::OfferedService;
using Field = OfferedService::Field;

Field::Kind kind_of(mapping::Converter converter) noexcept {
    using mapping::Converter;
    switch (converter) {
    case Converter::text:
    case Converter::hetu:
    case Converter::person_id:
    case Converter::code:
    case Converter::phone:
    case Converter::country:
    case Converter::language:
    case Converter::business_id:
    case Converter::identifier:
    case Converter::birth_date:
    case Converter::sex:
    case Converter::name_part: return Field::Kind::text;
    case Converter::date: return Field::Kind::date;
    case Converter::instant: return Field::Kind::instant;
    case Converter::decimal: return Field::Kind::number;
    case Converter::integer: return Field::Kind::integer;
    case Converter::boolean: return Field::Kind::boolean;
    }
    return Field::Kind::text;
}

OfferedService::Side side_of(const config::Leg& leg) {
    OfferedService::Side side;
    side.content_type = leg.document->content_type();
    const std::string_view path{leg.shape.record_path};
    if (path.size() > 1) {
        side.element = path.substr(1, path.find('/', 1) - 1);
    }
    side.name_space = leg.shape.target_namespace;
    side.schema = leg.shape.schema;
    side.marks_not_supplied = leg.mapping->marks_not_supplied();
    for (const mapping::Line& line : leg.mapping->definition().lines) {
        side.fields.push_back({line.path, kind_of(line.converter), line.required});
    }
    return side;
}

}

std::vector<OfferedService> services_of(const config::Configuration& configuration) {
    std::vector<OfferedService> services;
    for (const config::Exchange& exchange : configuration.exchanges) {
        const config::Register* const reg{configuration.find(exchange.reg)};
        if (!exchange.service.empty() && reg != nullptr) {
            services.push_back(OfferedService{
                std::string{exchange.id.text()},
                exchange.service,
                reg->identities,
                reg->intermediaries,
                {exchange.name.fi, exchange.name.sv, exchange.name.en},
                side_of(exchange.request),
                side_of(exchange.response)});
        }
    }
    return services;
}

std::shared_ptr<const ServiceBook::Services> ServiceBook::now() const {
    const std::shared_ptr<const config::Configuration> law{m_law.active()->configuration()};
    const std::scoped_lock lock{m_mutex};
    if (!m_services || m_of != law->digest) {
        auto services = std::make_shared<Services>();
        for (OfferedService& service : services_of(*law)) {
            std::string name{service.exchange};
            services->emplace(
                std::move(name), std::make_shared<const OfferedService>(std::move(service)));
        }
        m_services = std::move(services);
        m_of = law->digest;
    }
    return m_services;
}

std::shared_ptr<const OfferedService> ServiceBook::find(std::string_view exchange) const {
    const std::shared_ptr<const Services> services{now()};
    const auto found = services->find(exchange);
    return found == services->end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const OfferedService>> ServiceBook::all() const {
    std::vector<std::shared_ptr<const OfferedService>> services;
    for (const auto& [name, service] : *now()) {
        services.push_back(service);
    }
    return services;
}

}
