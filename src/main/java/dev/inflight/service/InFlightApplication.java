package dev.inflight.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class) // no user with a generated password
@EnableAsync
@EnableScheduling
@ConfigurationPropertiesScan
public class InFlightApplication {

    public static void main(String[] args) {
        SpringApplication.run(InFlightApplication.class, args);
    }
}
