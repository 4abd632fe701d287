package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.Operator;
import dev.winnow.service.schedule.Scheduler;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Defines the pages of the console. */
@Configuration(proxyBeanMethods = false)
@Import({HomePage.class, BuildsPage.class, MatrixPage.class, BuildPage.class, PlansPage.class,
    PlanDifferencePage.class, WorkbenchPage.class, TrashPage.class, RunsPage.class,
    PinsPage.class, AuditPage.class, TokensPage.class, LoginPage.class, FirstAdminPage.class, ApiPage.class, Assets.class, Faults.class,
    ErrorPage.class})
public class WebContext {

    @Bean
    Waiting waiting(Catalog catalog, Scheduler scheduler, Zones zones, Operator operator) {
        return new Waiting(catalog, scheduler, zones, operator);
    }

    /** A slash that is encoded belongs to a name. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> addresses() {
        return server -> {
            server.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
            server.addContextCustomizers(context -> ((StandardHost) context.getParent()).setErrorReportValveClass(
                    UnreadableRequests.class.getName()));
        };
    }

    @Bean
    Zones zones(Catalog catalog, Scheduler scheduler) {
        return new Zones(catalog, scheduler);
    }
}
