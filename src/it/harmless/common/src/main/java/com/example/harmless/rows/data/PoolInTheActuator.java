package com.example.harmless.rows.data;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@About("Boot's pool in the Actuator: its meters and its health, and a transaction that is bound to it")
final class PoolInTheActuator implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class)
                .with(Auto.JDBC, Auto.ACTUATOR)
                .set(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.datasource.hikari.pool-name=pool",
                        "spring.datasource.hikari.maximum-pool-size=2")
                .start()) {
            JdbcTemplate template = app.getBean(JdbcTemplate.class);
            template.execute("create table t (n int)");
            MeterRegistry meters = app.getBean(MeterRegistry.class);
            sheet.say(
                    "meters",
                    meters.getMeters().stream()
                            .map(Meter::getId)
                            .map(Meter.Id::getName)
                            .filter(name -> name.startsWith("jdbc.") || name.startsWith("hikaricp."))
                            .collect(Collectors.toCollection(TreeSet::new)));
            sheet.sayResult(
                    "jdbc.connections.max",
                    () -> meters.get("jdbc.connections.max").gauge().value());
            sheet.sayResult(
                    "health",
                    () -> app.getBean("dbHealthContributor", HealthIndicator.class)
                            .health()
                            .toString());
            DataSource dataSource = app.getBean(DataSource.class);
            new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult(status -> {
                template.update("insert into t values (1)");
                sheet.say("bound to the transaction", TransactionSynchronizationManager.hasResource(dataSource));
                status.setRollbackOnly();
            });
            sheet.say("rolled back", template.queryForObject("select count(*) from t", Integer.class));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Config {}
}
