package dev.winnow.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What programs ask for. */
@Configuration(proxyBeanMethods = false)
@Import({Problems.class, UpdateAnswers.class, UpdatesApi.class})
public class ApiContext { }
