package dev.winnow.api;

import dev.winnow.report.output.Json;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;

/** Defines the API and the update URL. */
@Configuration(proxyBeanMethods = false)
@Import({Problems.class, Nowhere.class, UpdateAnswers.class, UpdatesApi.class, BuildsApi.class, PinsApi.class, RunsApi.class,
    AuditApi.class, OpenApi.class})
public class ApiContext {

    /** Sends prepared bodies unchanged. */
    @Bean
    @Order(1)
    ByteArrayHttpMessageConverter bytes() {
        return new ByteArrayHttpMessageConverter();
    }

    /** Documents as {@code --json} prints them. */
    @Bean
    @Order(2)
    JacksonJsonHttpMessageConverter documents() {
        return new JacksonJsonHttpMessageConverter(Json.strict().rebuild()
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build());
    }
}
