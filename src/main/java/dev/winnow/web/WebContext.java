package dev.winnow.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages. */
@Configuration(proxyBeanMethods = false)
@Import({HomePage.class, LoginPage.class, Assets.class})
public class WebContext { }
