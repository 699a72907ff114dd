package dev.inflight.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class InFlightApplication {

    public static void main(String[] args) {
        SpringApplication.run(InFlightApplication.class, args);
    }
}
