package com.example.harmless.rows.data;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

@About(
        "DataSource beans of every kind: injected by class and by interface, wrapped, routed, lazy, scoped, from a factory, unwrapped")
final class KindsOfDataSources implements Row {

    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.JDBC).start()) {
            HikariDataSource pool = app.getBean(HikariDataSource.class);
            sheet.say("injected by its class", pool.getJdbcUrl().equals(URL));
            sheet.say("beans", app.getBeansOfType(DataSource.class).keySet());
            for (String name : app.getBeanNamesForType(DataSource.class)) {
                kind(sheet, name, app);
            }
            sheet.say("pool, active", pool.getHikariPoolMXBean().getActiveConnections());
            sheet.say("pool, maximum set through the bean", maximum(pool));
            sheet.say(
                    "lazy, target",
                    app.getBean("lazy", LazyConnectionDataSourceProxy.class).getTargetDataSource()
                            instanceof HikariDataSource);
            sheet.say(
                    "routing, keys",
                    app.getBean("routing", AbstractRoutingDataSource.class)
                            .getResolvedDataSources()
                            .keySet());
            sheet.say("own field", app.getBean(Counting.class).counted());
            sheet.say("the same bean each time", app.getBean("pool") == app.getBean("pool"));
            sheet.say("equals itself", pool.equals(app.getBean("pool")));
        }
    }

    private static void kind(Sheet sheet, String name, ConfigurableApplicationContext app) {
        DataSource dataSource = app.getBean(name, DataSource.class);
        sheet.sayResult(name + ", query", () -> new JdbcTemplate(dataSource).queryForObject("select 7", Integer.class));
        sheet.sayResult(name + ", wraps a HikariDataSource", () -> dataSource.isWrapperFor(HikariDataSource.class));
        sheet.sayResult(name + ", wraps H2's", () -> dataSource.isWrapperFor(JdbcDataSource.class));
        sheet.sayResult(
                name + ", unwrapped", () -> dataSource.unwrap(DataSource.class).getLoginTimeout());
        sheet.sayResult(name + ", connection", () -> {
            try (Connection connection = dataSource.getConnection()) {
                return connection.unwrap(org.h2.jdbc.JdbcConnection.class).isClosed()
                        + " " + connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class)
                        + " " + connection.getMetaData().getConnection().isClosed()
                        + " " + connection.getAutoCommit();
            }
        });
    }

    private static int maximum(HikariDataSource pool) {
        pool.setMaximumPoolSize(3);
        return pool.getMaximumPoolSize();
    }

    @Configuration(proxyBeanMethods = false)
    static class Config {

        @Bean
        @Primary
        HikariDataSource pool() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(URL);
            return pool;
        }

        @Bean
        DataSource wrapped(@Qualifier("pool") DataSource pool) {
            return new DelegatingDataSource(pool);
        }

        @Bean
        Counting counting(@Qualifier("pool") DataSource pool) {
            return new Counting(pool);
        }

        @Bean
        DataSource lazy(@Qualifier("pool") DataSource pool) {
            return new LazyConnectionDataSourceProxy(pool);
        }

        @Bean
        DataSource routing(@Qualifier("pool") DataSource pool) {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "one";
                }
            };
            routing.setTargetDataSources(Map.of("one", pool));
            return routing;
        }

        @Bean
        JdbcDataSource ofTheDriver() {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(URL);
            return dataSource;
        }

        @Bean
        DataSource byHand() {
            JdbcDataSource target = ofTheDriver();
            return (DataSource) Proxy.newProxyInstance(
                    Config.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> method.invoke(target, arguments));
        }

        @Bean
        FactoryBean<DataSource> made() {
            return new FactoryBean<>() {
                @Override
                public DataSource getObject() {
                    return ofTheDriver();
                }

                @Override
                public Class<?> getObjectType() {
                    return DataSource.class;
                }
            };
        }

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        DataSource scoped() {
            return new DelegatingDataSource(ofTheDriver());
        }
    }

    /** A user's own, with a method of its own. */
    static class Counting extends DelegatingDataSource {

        private int count;

        Counting(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws java.sql.SQLException {
            count++;
            return super.getConnection();
        }

        int counted() {
            return count;
        }
    }
}
