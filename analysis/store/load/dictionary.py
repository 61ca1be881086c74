"""The names that columns have in extracts, English and Chinese, by kind of extract and field. Earlier names win."""

from __future__ import annotations

_CUSTOMER = (
    "customer_id customer customer_no customer_number customer_code customerid member_id member_no member_number "
    "member_code membership_no membership_id memberid member card_no card_number card_id loyalty_id loyalty_no "
    "loyalty_card loyalty_number vip_id vip_no vip_card household_id household_key user_id userid client_id "
    "client_no client account_id account_no contact_id cust_id cust_no cust shopper_id buyer_id consumer_id "
    "person_id individual_id subscriber_id id 会员编号 会员号 会员id 会员卡号 会员编码 会员代码 会员卡 卡号 客户id "
    "客户编号 客户号 客户编码 客户代码 顾客编号 顾客id 顾客号 顾客编码 用户id 用户编号 用户号 消费者id 消费者编号 "
    "买家id vip卡号 vip编号 vip号 贵宾卡号 会员 客户 顾客 會員編號 會員號 會員卡號 客戶編號 客戶id 顧客編號"
)

COLUMN_NAMES: dict[str, dict[str, str]] = {
    "campaign": {
        "customer_id": _CUSTOMER,
        "cell": "cell cell_name cell_code test_cell test_control target_control arm variant variation test_group "
        "treatment_group experiment_group control_group ab_group treatment bucket group group_name segment 组别 "
        "分组 实验组 测试组 对照组 实验分组 测试分组 实验组别 测试组别 分组名称 组名 ab组 ab分组 活动组 目标组 "
        "分桶 是否对照 对照标识 组 組別 分組",
        "campaign": "campaign campaign_id campaign_name campaign_code campaign_no promotion_id promotion_name "
        "promotion 活动 活动id 活动编号 活动名称 活动代码 活动名 活动号 营销活动 促销活动 活動 活動名稱",
        "contact_date": "contact_date contact_time contacted_on contacted_at sent_date send_date date_sent sent_at "
        "send_time sent_on mail_date mailing_date mailed_on drop_date start_date launch_date 接触日期 接触时间 "
        "触达日期 触达时间 发送日期 寄送日期 邮寄日期 发送时间 推送日期 推送时间 投放日期 外呼日期 活动日期 "
        "开始日期",
        "channel": "channel contact_channel media medium 渠道 触达渠道 发送渠道 沟通渠道 投放渠道",
        "contact_cost": "contact_cost cost cost_per_contact unit_cost 成本 单位成本 接触成本 触达成本 单次成本",
        "delivered": "delivered delivery is_delivered delivery_status received 送达 是否送达 已送达 送达状态 是否收到",
        "opened": "opened open is_opened is_open 打开 是否打开 已打开 打开状态 是否阅读 已读",
        "clicked": "clicked click is_clicked 点击 是否点击 已点击 点击状态",
        "responded": "responded response replied is_responded 响应 是否响应 已响应 回复 是否回复 是否回应",
        "attended": "attended attendance showed_up is_attended 到场 是否到场 已到场 出席 是否出席 参加 是否参加 "
        "是否参与 签到 是否签到",
    },
    "sales": {
        "customer_id": _CUSTOMER,
        "date": "date order_date sales_date sale_date purchase_date transaction_date invoice_date receipt_date "
        "business_date trans_date txn_date order_time transaction_time transaction_timestamp purchase_time paid_at "
        "pay_time payment_date created_at order_datetime invoicedate timestamp datetime day 日期 下单日期 订单日期 "
        "消费日期 交易日期 购买日期 销售日期 成交日期 支付日期 付款日期 业务日期 单据日期 小票日期 开单日期 "
        "结账日期 下单时间 订单时间 交易时间 消费时间 购买时间 销售时间 成交时间 支付时间 付款时间 结账时间 "
        "创建时间 订单创建时间 订单付款时间 交易日",
        "amount": "amount net_amount sales_amount order_amount paid_amount line_amount total_amount payment_amount "
        "net_sales sales_value sales_amt net_value line_total total_price order_total revenue turnover gmv sales "
        "total amount_paid paid dollar_value spend amt value 金额 实付金额 实收金额 销售金额 消费金额 订单金额 "
        "交易金额 支付金额 付款金额 成交金额 购买金额 净销售额 销售额 消费额 交易额 成交额 营业额 实际支付金额 "
        "买家实际支付金额 实付 实收 净额 总金额 合计金额 含税金额 金額",
        "order_id": "order_id order_no order_number order_code invoice invoice_id invoice_no invoiceno receipt "
        "receipt_id receipt_no receipt_number basket_id transaction_id transaction_no trans_id txn_id ticket_no "
        "ticket_id bill_no order 订单号 订单编号 订单id 单号 单据号 单据编号 小票号 小票编号 小票流水号 流水号 "
        "交易号 交易流水号 交易单号 交易编号 销售单号 发票号 水单号 訂單編號",
        "product": "product product_id product_code product_no sku sku_id sku_code item_id item_code item_no "
        "stock_code stockcode article article_no item barcode ean product_name item_name 产品 产品编号 产品编码 "
        "产品id 产品代码 商品 商品编号 商品编码 商品id 商品代码 货号 款号 条码 商品条码 产品名称 商品名称 品名",
        "category": "category product_category category_name series product_line range product_group department "
        "品类 类别 系列 产品系列 商品系列 商品类别 产品类别 产品线 分类 商品分类 产品分类 大类 一级品类",
        "quantity": "quantity qty units units_sold quantity_sold sales_quantity order_quantity pieces items "
        "number_of_items num_items 数量 件数 销售数量 购买数量 商品数量 产品数量 购买件数 销售件数 销量 數量",
        "margin": "margin gross_margin gross_profit margin_amount profit 毛利 毛利额 毛利润 毛利金额",
        "store": "store store_id store_no store_code store_name counter counter_id counter_code counter_name shop "
        "shop_id shop_name branch outlet pos location 专柜 门店 柜台 店铺 专柜编号 门店编号 柜台编号 店铺编号 "
        "专柜名称 门店名称 柜台名称 店铺名称 专柜代码 门店代码 门店id 店铺id 店名 店号 专柜号 門店",
    },
    "customers": {
        "customer_id": _CUSTOMER,
        "birth_date": "birth_date date_of_birth birthdate birthday dob born 出生日期 生日 出生年月日 会员生日 出生",
        "age_group": "age_group age_band age_range age_bracket age_class 年龄段 年龄组 年龄层 年龄区间 年龄分组",
        "city": "city town city_name municipality 城市 所在城市 市 居住城市 常住城市 城市名称",
        "tier": "tier member_tier loyalty_tier level member_level membership_level grade status_tier vip_level "
        "等级 会员等级 会员级别 级别 客户等级 会员类型 卡等级 卡类型 vip等级",
        "join_date": "join_date joined_on joined_at joined signup_date sign_up_date registration_date "
        "register_date registered_at enrolment_date enrollment_date enroll_date member_since created_at first_seen "
        "入会日期 入会时间 注册日期 注册时间 加入日期 开卡日期 开卡时间 办卡日期 建档日期",
        "home_store": "home_store home_counter store store_id counter preferred_store join_store registered_store "
        "归属门店 归属专柜 所属门店 所属专柜 注册门店 注册专柜 入会门店 入会专柜 开卡门店 开卡专柜 常去门店 门店 "
        "专柜 柜台",
        "opt_out": "opt_out opted_out optout unsubscribed unsubscribe do_not_contact do_not_mail no_contact "
        "suppressed 是否退订 退订 已退订 拒收 是否拒收 拒绝营销 是否拒绝营销 免打扰 是否免打扰 勿扰 黑名单",
    },
    "products": {
        "product": "product product_id product_code product_no sku sku_id sku_code item_id item_code item_no "
        "stock_code article article_no item barcode ean id 产品 产品编号 产品编码 产品id 产品代码 商品 商品编号 "
        "商品编码 商品id 商品代码 货号 款号 条码 商品条码",
        "name": "name product_name item_name title description product_title 名称 产品名称 商品名称 品名 产品名 商品名",
        "category": "category product_category category_name series product_line range product_group department "
        "品类 类别 系列 产品系列 商品系列 商品类别 产品类别 产品线 分类 商品分类 产品分类 大类 一级品类",
        "brand": "brand brand_name manufacturer maker 品牌 品牌名称 品牌名",
    },
    "calendar": {
        "date": "date start_date from start day begin_date 日期 开始日期 起始日期 开始 开始时间 活动日期",
        "label": "label event event_name name title holiday description note activity campaign 标签 事件 名称 "
        "事件名称 活动 活动名称 节日 节假日 说明 备注",
        "end_date": "end_date to until end finish_date 结束日期 截止日期 结束 结束时间 终止日期",
    },
}
